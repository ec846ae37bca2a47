package io.spillway.wire;

import io.spillway.model.CdnName;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A local certificate authority: vouches for which key belongs to which domain. For demonstrations,
 * tests and groups of CDNs that run one of their own. Immutable.
 */
@SuppressWarnings("JavaUtilDate") // what X.509 libraries take
public final class Authority {
  /** Of chance; another one on top is always set, so that all serials are of one length in DER. */
  private static final int SERIAL_BITS = 126;

  private static final int MAX_COMMON_NAME = 64;
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private final PrivateKey key;
  private final X509Certificate certificate;

  private Authority(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /**
   * Makes a new authority.
   *
   * @param name for people
   * @param now from when on it is valid, some minutes earlier for clocks that are behind
   * @param validity for how long
   */
  public static Authority create(String name, Instant now, Duration validity) {
    KeyPair pair = newKeyPair();
    X500Name subject = name(name);
    try {
      X509v3CertificateBuilder builder =
          builder(subject, subject, pair.getPublic(), now, now.plus(validity))
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      return new Authority(pair.getPrivate(), sign(builder, pair.getPrivate()));
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException("cannot make an authority's certificate", e);
    }
  }

  /** Reads PEM files; throws {@link IdentityException} saying in one line what is wrong. */
  public static Authority load(Path key, Path certificate) {
    return new Authority(PemFiles.readKey(key), PemFiles.readCertificates(certificate).getFirst());
  }

  /** Writes PEM files, the key with mode 0600. */
  public void write(Path keyFile, Path certificateFile) {
    PemFiles.writeKey(keyFile, key);
    PemFiles.writeCertificates(certificateFile, List.of(certificate));
  }

  /** What others have to trust. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** Makes a new key and vouches that it belongs to the CDN; not beyond the authority's own end. */
  public Identity newIdentity(CdnName cdn, Instant now, Duration validity) {
    KeyPair pair = newKeyPair();
    X509Certificate issued = issue(cdn, pair.getPublic(), now, validity);
    return Identity.of(pair.getPrivate(), List.of(issued));
  }

  /** Makes a new key and a certificate by itself, for where the DNS binds keys to domains. */
  public static Identity selfSigned(CdnName cdn, Instant now, Duration validity) {
    KeyPair pair = newKeyPair();
    X500Name name = name(cdn.value());
    try {
      X509Certificate own =
          sign(
              forCdn(builder(name, name, pair.getPublic(), now, now.plus(validity)), cdn),
              pair.getPrivate());
      return Identity.of(pair.getPrivate(), List.of(own));
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException("cannot make a certificate for " + cdn, e);
    }
  }

  /** Vouches that a key belongs to the CDN. */
  public X509Certificate issue(CdnName cdn, PublicKey subjectKey, Instant now, Duration validity) {
    Instant end = now.plus(validity);
    Instant ownEnd = certificate.getNotAfter().toInstant();
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    try {
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          forCdn(
                  builder(
                      issuer,
                      name(cdn.value()),
                      subjectKey,
                      now,
                      end.isBefore(ownEnd) ? end : ownEnd),
                  cdn)
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  identifiers.createAuthorityKeyIdentifier(certificate))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  identifiers.createSubjectKeyIdentifier(subjectKey));
      return sign(builder, key);
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException("cannot issue a certificate for " + cdn, e);
    }
  }

  /** What the certificate of a CDN's key says: what it is for, and the domain. */
  private static X509v3CertificateBuilder forCdn(X509v3CertificateBuilder builder, CdnName cdn)
      throws CertIOException {
    return builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(
                new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}))
        .addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, cdn.value())));
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey subjectKey, Instant now, Instant end) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS),
        Date.from(now.minus(BACKDATED)),
        Date.from(end),
        subject,
        subjectKey);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("Ed25519").build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static X500Name name(String commonName) {
    String cut =
        commonName.length() <= MAX_COMMON_NAME
            ? commonName
            : commonName.substring(0, MAX_COMMON_NAME);
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, cut).build();
  }

  private static KeyPair newKeyPair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }
}

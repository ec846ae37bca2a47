package io.spillway.wire;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * Who a CDN is: its Ed25519 key, and the certificates that bind the key to its domain. The same key
 * signs documents and serves TLS 1.3. Immutable.
 */
public final class Identity {
  private static final byte[] PROBE = {1};

  private final PrivateKey key;
  private final Ed25519PrivateKeyParameters signingKey;
  private final List<X509Certificate> chain;
  private final CdnName cdn;
  private final KeyId keyId;

  private Identity(PrivateKey key, List<X509Certificate> chain) throws CertificateException {
    this.key = key;
    this.signingKey = Ed25519.key(key);
    this.chain = List.copyOf(chain);
    this.cdn = Certificates.domain(chain.getFirst());
    byte[] rawKey = Certificates.rawKey(chain.getFirst().getPublicKey());
    this.keyId = Certificates.keyId(rawKey);
    if (!Ed25519.verify(rawKey, PROBE, sign(PROBE))) {
      throw new CertificateException("the certificate is for another key");
    }
  }

  /**
   * The identity of a key and its certificates.
   *
   * @param key an Ed25519 key
   * @param chain the key's certificate first, then those of intermediate authorities
   * @throws IdentityException if they do not belong together
   */
  public static Identity of(PrivateKey key, List<X509Certificate> chain) {
    try {
      return new Identity(key, chain);
    } catch (CertificateException e) {
      throw new IdentityException("identity certificate: " + e.getMessage(), e);
    }
  }

  /**
   * Reads PEM files; throws {@link IdentityException} saying in one line what is wrong, such as a
   * key that others may read.
   */
  public static Identity load(Path key, Path certificate) {
    PrivateKey privateKey = PemFiles.readKey(key);
    try {
      return new Identity(privateKey, PemFiles.readCertificates(certificate));
    } catch (CertificateException e) {
      throw new IdentityException(
          certificate,
          "certificate file " + certificate + " for key file " + key + ": " + e.getMessage(),
          e);
    }
  }

  /** Writes PEM files, the key with mode 0600. */
  public void write(Path keyFile, Path certificateFile) {
    PemFiles.writeKey(keyFile, key);
    PemFiles.writeCertificates(certificateFile, chain);
  }

  /** The domain that the certificate is for. */
  public CdnName cdn() {
    return cdn;
  }

  /** The key's name. */
  public KeyId keyId() {
    return keyId;
  }

  /** From when on the certificate is worth nothing. */
  public Instant expiresAt() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  List<X509Certificate> chain() {
    return chain;
  }

  PrivateKey key() {
    return key;
  }

  byte[] sign(byte[] message) {
    return Ed25519.sign(signingKey, message);
  }

  /** The certificates as a JWS header has them (RFC 7515, section 4.1.6). */
  List<String> x5c() {
    return chain.stream().map(Identity::base64).toList();
  }

  private static String base64(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }

  @Override
  public String toString() {
    return cdn + " with key " + keyId;
  }
}

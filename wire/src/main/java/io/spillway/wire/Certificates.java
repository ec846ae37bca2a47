package io.spillway.wire;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/** What Spillway reads from an X.509 certificate. */
final class Certificates {
  /** The subjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410, section 4). */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;
  private static final int DNS_NAME = 2;

  private Certificates() {}

  static X509Certificate parse(byte[] der) throws CertificateException {
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der));
    if (!Arrays.equals(der, certificate.getEncoded())) {
      throw new CertificateException("something follows the certificate");
    }
    return certificate;
  }

  /** The 32 bytes of an Ed25519 key; throws for any other key. */
  static byte[] rawKey(PublicKey key) throws CertificateException {
    byte[] encoded = key.getEncoded();
    if (encoded.length != ED25519_PREFIX.length + KEY_BYTES
        || !Arrays.equals(
            encoded, 0, ED25519_PREFIX.length, ED25519_PREFIX, 0, ED25519_PREFIX.length)) {
      throw new CertificateException(key.getAlgorithm() + " key: use Ed25519");
    }
    return Arrays.copyOfRange(encoded, ED25519_PREFIX.length, encoded.length);
  }

  /** The RFC 7638 thumbprint of an Ed25519 key (RFC 8037, appendix A.3). */
  static KeyId keyId(byte[] rawKey) {
    return keyId("Ed25519", rawKey);
  }

  /** The RFC 7638 thumbprint of a key of RFC 8037. */
  static KeyId keyId(String curve, byte[] rawKey) {
    String x = Base64.getUrlEncoder().withoutPadding().encodeToString(rawKey);
    String jwk = "{\"crv\":\"" + curve + "\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(jwk.getBytes(StandardCharsets.US_ASCII));
      return new KeyId(HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The domain that the certificate is for: its only subject alternative name. */
  static CdnName domain(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null || names.size() != 1) {
      throw new CertificateException(
          (names == null ? 0 : names.size())
              + " subject alternative names: use one, the CDN's domain");
    }
    List<?> name = names.iterator().next();
    if (!Integer.valueOf(DNS_NAME).equals(name.get(0)) || !(name.get(1) instanceof String text)) {
      throw new CertificateException("subject alternative name: use a dNSName");
    }
    try {
      return new CdnName(text);
    } catch (IllegalArgumentException e) {
      throw new CertificateException(e.getMessage(), e);
    }
  }
}

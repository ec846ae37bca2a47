package io.spillway.node.hostile;

import io.spillway.model.CdnName;
import io.spillway.wire.Authority;
import io.spillway.wire.Identity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Makes documents of any form, by a key of its own; nothing here is checked. */
final class Forge {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  final KeyPair pair;
  final X509Certificate certificate;
  final Identity identity;

  Forge(Authority authority, CdnName cdn, Instant now, Duration validity) {
    pair = newPair();
    certificate = authority.issue(cdn, pair.getPublic(), now, validity);
    identity = Identity.of(pair.getPrivate(), List.of(certificate));
  }

  private static KeyPair newPair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The header that an honest sender writes. */
  String header(String typ) {
    return header("EdDSA", typ, identity.keyId().value(), base64(certificate));
  }

  static String header(String alg, String typ, String kid, String certificate) {
    return "{\"alg\":\"%s\",\"typ\":\"%s\",\"kid\":\"%s\",\"x5c\":[\"%s\"]}"
        .formatted(alg, typ, kid, certificate);
  }

  static String base64(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A compact JWS with any header over any payload. */
  String sign(String header, String payload) {
    return sign(header, payload.getBytes(StandardCharsets.UTF_8));
  }

  String sign(String header, byte[] payload) {
    String input =
        URL.encodeToString(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + URL.encodeToString(payload);
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + URL.encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A message with any payload, signed as it should be. */
  String message(String payload) {
    return sign(header("spillway-message+jws"), payload);
  }

  /** What a document says. */
  static String payload(String document) {
    return new String(
        Base64.getUrlDecoder().decode(document.split("\\.", 3)[1]), StandardCharsets.UTF_8);
  }
}

package io.spillway.wire;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.wire.Trust.Binding;
import io.spillway.wire.Trust.UntrustedException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Signed bytes (RFC 7515) of the one form that Spillway makes and takes: EdDSA with Ed25519 (RFC
 * 8037), with the four header parameters of {@link Header} and no other, so that nothing in a
 * header can change how it is verified.
 *
 * @param payload the signed text, in base64url
 * @param signatures one or more over the same payload
 */
record Jws(String payload, List<Signed> signatures) {
  private static final String ALG = "EdDSA";
  private static final Codec CODEC = Codec.standard();
  private static final JsonTree TREE = JsonTree.limitedTo(Documents.MAX_BYTES);
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  Jws {
    signatures = List.copyOf(signatures);
  }

  /**
   * The protected header.
   *
   * @param alg always EdDSA
   * @param typ which kind of document
   * @param kid the key's RFC 7638 thumbprint, in lower-case hexadecimal
   * @param x5c the key's certificate and those of intermediate authorities
   */
  record Header(String alg, String typ, KeyId kid, List<String> x5c) {}

  /**
   * One signature.
   *
   * @param protectedHeader the header in base64url
   * @param signature the signature in base64url
   */
  record Signed(String protectedHeader, String signature) {}

  static Jws sign(byte[] payload, String typ, Identity identity) {
    return new Jws(ENCODER.encodeToString(payload), List.of()).alsoSignedBy(identity, typ);
  }

  /** The same payload with one signature more. */
  Jws alsoSignedBy(Identity identity, String typ) {
    Header header = new Header(ALG, typ, identity.keyId(), identity.x5c());
    String encoded = ENCODER.encodeToString(CODEC.write(header));
    String signature = ENCODER.encodeToString(identity.sign(input(encoded)));
    List<Signed> all = new ArrayList<>(signatures);
    all.add(new Signed(encoded, signature));
    return new Jws(payload, all);
  }

  /** The compact serialisation (RFC 7515, section 7.1) of the first signature. */
  String compact() {
    Signed first = signatures.getFirst();
    return first.protectedHeader() + "." + payload + "." + first.signature();
  }

  /** The general JSON serialisation (RFC 7515, section 7.2.1). */
  String general() {
    StringBuilder json = new StringBuilder("{\"payload\":\"" + payload + "\",\"signatures\":[");
    String separator = "";
    for (Signed each : signatures) {
      json.append(separator)
          .append("{\"protected\":\"")
          .append(each.protectedHeader())
          .append("\",\"signature\":\"")
          .append(each.signature())
          .append("\"}");
      separator = ",";
    }
    return json.append("]}").toString();
  }

  static Jws parseCompact(String text) throws RefusedException {
    return parseCompact(text, Documents.MAX_BYTES);
  }

  static Jws parseCompact(String text, int most) throws RefusedException {
    requireSize(text, most);
    String[] pieces = text.split("\\.", 4);
    if (pieces.length != 3) {
      throw new RefusedException(Refusal.MALFORMED, "no compact JWS: use three pieces");
    }
    return new Jws(pieces[1], List.of(new Signed(pieces[0], pieces[2])));
  }

  static Jws parseGeneral(String text) throws RefusedException {
    requireSize(text, Documents.MAX_BYTES);
    try {
      Map<?, ?> root = object(TREE.parse(text.getBytes(StandardCharsets.UTF_8)));
      requireKeys(root, "payload", "signatures");
      List<Signed> all = new ArrayList<>();
      if (!(root.get("signatures") instanceof List<?> signatures)) {
        throw new RefusedException(Refusal.MALFORMED, "no JWS: signatures must be an array");
      }
      for (Object each : signatures) {
        Map<?, ?> signed = object(each);
        requireKeys(signed, "protected", "signature");
        all.add(new Signed(text(signed.get("protected")), text(signed.get("signature"))));
      }
      return new Jws(text(root.get("payload")), all);
    } catch (CodecException e) {
      throw new RefusedException(Refusal.MALFORMED, "no JWS in JSON: " + e.getMessage());
    }
  }

  Header header(int index) throws RefusedException {
    try {
      byte[] json = decode(signatures.get(index).protectedHeader());
      return CODEC.read(json, Header.class);
    } catch (CodecException e) {
      throw new RefusedException(Refusal.MALFORMED, "JWS header: " + e.getMessage());
    }
  }

  byte[] payloadBytes() throws RefusedException {
    return decode(payload);
  }

  /** Refuses all but this kind of document and the one algorithm. */
  Header requireHeader(int index, String typ) throws RefusedException {
    Header header = header(index);
    if (!header.alg().equals(ALG)) {
      throw new RefusedException(
          Refusal.MALFORMED, "algorithm \"" + At.cut(header.alg()) + "\": use " + ALG);
    }
    if (!header.typ().equals(typ)) {
      throw new RefusedException(
          Refusal.UNKNOWN_TYPE, "document type \"" + At.cut(header.typ()) + "\": use " + typ);
    }
    return header;
  }

  /** Verifies one signature: the key is trusted to be the issuer's, and signed these bytes. */
  Binding verify(int index, Header header, CdnName issuer, Trust trust, Instant now)
      throws RefusedException {
    try {
      Binding binding = trust.bind(header.x5c(), now);
      if (!binding.key().equals(header.kid())) {
        throw new RefusedException(
            Refusal.UNTRUSTED_KEY, "kid " + header.kid() + " is not the certificate's key");
      }
      if (!binding.cdn().equals(issuer)) {
        throw new RefusedException(
            Refusal.UNTRUSTED_KEY, "the key is " + binding.cdn() + "'s, not " + issuer + "'s");
      }
      Signed signed = signatures.get(index);
      if (!Ed25519.verify(
          binding.rawKey(), input(signed.protectedHeader()), decode(signed.signature()))) {
        throw new RefusedException(
            Refusal.WRONG_SIGNATURE, "not signed by " + issuer + "'s key " + binding.key());
      }
      return binding;
    } catch (UntrustedException | CertificateException e) {
      throw new RefusedException(Refusal.UNTRUSTED_KEY, issuer + ": " + e.getMessage());
    }
  }

  private byte[] input(String protectedHeader) {
    return (protectedHeader + "." + payload).getBytes(StandardCharsets.UTF_8);
  }

  private static void requireSize(String text, int most) throws RefusedException {
    if (text.length() > most) {
      throw new RefusedException(
          Refusal.OVERSIZED, text.length() + " characters: use at most " + most);
    }
  }

  /** Decodes base64url without padding; bits that carry nothing must be zero. */
  static byte[] decode(String text) throws RefusedException {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (ENCODER.encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, like the other forms that are not canonical.
    }
    throw new RefusedException(Refusal.MALFORMED, "not base64url without padding (RFC 7515)");
  }

  private static Map<?, ?> object(Object node) throws RefusedException {
    if (node instanceof Map<?, ?> members) {
      return members;
    }
    throw new RefusedException(Refusal.MALFORMED, "no JWS in JSON: use objects");
  }

  private static void requireKeys(Map<?, ?> members, String... keys) throws RefusedException {
    if (!members.keySet().equals(new TreeSet<>(List.of(keys)))) {
      throw new RefusedException(
          Refusal.MALFORMED, "no JWS in JSON: use the keys " + String.join(", ", keys));
    }
  }

  private static String text(@Nullable Object node) throws RefusedException {
    if (node instanceof String text) {
      return text;
    }
    throw new RefusedException(Refusal.MALFORMED, "no JWS in JSON: use strings");
  }
}

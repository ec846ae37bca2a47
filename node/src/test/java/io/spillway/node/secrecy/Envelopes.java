package io.spillway.node.secrecy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens what was encrypted to CDNs whose key files are at hand: after RFC 7516, 7518 and 8037, by
 * the JDK alone, without a line of what is tested.
 */
final class Envelopes {
  private static final Pattern JWE =
      Pattern.compile(
          "(?<![A-Za-z0-9_-])([A-Za-z0-9_-]++)\\.\\.([A-Za-z0-9_-]{16})\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]{22})");
  private static final Pattern X = Pattern.compile("\"x\":\"([A-Za-z0-9_-]{43})\"");

  private final List<PrivateKey> keys = new ArrayList<>();

  /** Nothing can be opened. */
  static Envelopes closed() {
    return new Envelopes();
  }

  /** What is encrypted to a CDN with this folder can be opened, too. */
  Envelopes with(Path home) throws IOException, GeneralSecurityException {
    String pem = Files.readString(home.resolve("identity.key.encryption"));
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    keys.add(KeyFactory.getInstance("X25519").generatePrivate(new PKCS8EncodedKeySpec(der)));
    return this;
  }

  /** What is inside of each envelope in a text. */
  List<String> opened(String text) {
    List<String> all = new ArrayList<>();
    if (keys.isEmpty()) {
      return all;
    }
    Matcher matcher = JWE.matcher(text);
    while (matcher.find()) {
      keys.stream().flatMap(key -> open(key, matcher).stream()).forEach(all::add);
    }
    return all;
  }

  private static Optional<String> open(PrivateKey key, Matcher pieces) {
    try {
      String header = new String(url(pieces.group(1)), StandardCharsets.US_ASCII);
      Matcher x = X.matcher(header);
      if (!x.find()) {
        return Optional.empty();
      }
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(key);
      agreement.doPhase(publicKey(url(x.group(1))), true);
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(derive(agreement.generateSecret()), "AES"),
          new GCMParameterSpec(128, url(pieces.group(2))));
      cipher.updateAAD(pieces.group(1).getBytes(StandardCharsets.US_ASCII));
      ByteBuffer sealed = ByteBuffer.allocate(pieces.group(3).length() + 16);
      sealed.put(url(pieces.group(3))).put(url(pieces.group(4))).flip();
      byte[] bytes = new byte[sealed.remaining()];
      sealed.get(bytes);
      return Optional.of(new String(cipher.doFinal(bytes), StandardCharsets.ISO_8859_1));
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // For another CDN.
    }
  }

  private static byte[] url(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  private static PublicKey publicKey(byte[] littleEndian) throws GeneralSecurityException {
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
    }
    return KeyFactory.getInstance("X25519")
        .generatePublic(
            new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
  }

  private static byte[] derive(byte[] shared) throws GeneralSecurityException {
    ByteBuffer info = ByteBuffer.allocate(4 + 32 + 4 + 7 + 4 + 4 + 4);
    info.putInt(1).put(shared).putInt(7).put("A256GCM".getBytes(StandardCharsets.US_ASCII));
    info.putInt(0).putInt(0).putInt(256);
    return MessageDigest.getInstance("SHA-256").digest(info.array());
  }
}

package io.spillway.wire;

import io.spillway.model.KeyId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/**
 * A signed document encrypted to its recipient: a compact JWE (RFC 7516) of one form only, ECDH-ES
 * by X25519 (RFC 7518, section 4.6; RFC 8037, section 3.2) with A256GCM, nested as RFC 7519 has it
 * (section 5.2). The header has the five parameters of {@link Header} and no other: nothing is
 * decompressed, no key comes along that matters, no algorithm is chosen by the sender.
 */
final class Jwe {
  private static final String ALG = "ECDH-ES";
  private static final String ENC = "A256GCM";
  private static final String CTY = "JWT";
  private static final String KTY = "OKP";
  private static final String CRV = "X25519";
  private static final int PIECES = 5;
  private static final int KEY_BYTES = 32;
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int LONGEST_HEADER = 1_024;
  private static final Codec CODEC = Codec.standard();
  private static final SecureRandom CHANCE = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Jwe() {}

  /**
   * The protected header.
   *
   * @param alg always ECDH-ES: the key that is agreed on encrypts the content itself
   * @param enc always A256GCM
   * @param cty always JWT: a signed message is inside
   * @param kid the recipient's key
   * @param epk the sender's key, made for this one document
   */
  record Header(String alg, String enc, String cty, KeyId kid, Ephemeral epk) {}

  /** A public key (RFC 8037, section 2). */
  record Ephemeral(String kty, String crv, String x) {}

  /** Whether a text has the five pieces of a JWE; a JWS has three. */
  static boolean isOne(String text) {
    return text.chars().filter(c -> c == '.').count() == PIECES - 1;
  }

  static String encrypt(String document, RecipientKey to) {
    X25519PrivateKeyParameters own = new X25519PrivateKeyParameters(CHANCE);
    String x = ENCODER.encodeToString(own.generatePublicKey().getEncoded());
    Header header = new Header(ALG, ENC, CTY, to.id(), new Ephemeral(KTY, CRV, x));
    String encoded = ENCODER.encodeToString(CODEC.write(header));
    byte[] iv = new byte[IV_BYTES];
    CHANCE.nextBytes(iv);
    try {
      Cipher cipher =
          cipher(Cipher.ENCRYPT_MODE, derive(EncryptionKey.agree(own, to.open())), iv, encoded);
      byte[] sealed = cipher.doFinal(document.getBytes(StandardCharsets.US_ASCII));
      int length = sealed.length - TAG_BYTES;
      // The second piece is an encrypted key: there is none where a key is agreed on directly.
      return encoded
          + ".."
          + ENCODER.encodeToString(iv)
          + "."
          + encode(sealed, 0, length)
          + "."
          + encode(sealed, length, TAG_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** The document inside; refused by the cheap reasons first. */
  static String decrypt(String text, EncryptionKeys own, Instant now) throws RefusedException {
    String[] pieces = text.split("\\.", PIECES + 1);
    if (pieces.length != PIECES || !pieces[1].isEmpty()) {
      throw new RefusedException(
          Refusal.MALFORMED, "no compact JWE of ECDH-ES: use five pieces, the second one empty");
    }
    Header header = header(pieces[0]);
    EncryptionKey key =
        own.find(header.kid(), now)
            .orElseThrow(() ->
                new RefusedException(
                    Refusal.WRONG_ENCRYPTION_KEY,
                    "encrypted to key "
                        + header.kid()
                        + ": use "
                        + own.current().id()
                        + ", as advertised"));
    byte[] open = exactly(header.epk().x(), KEY_BYTES, "epk.x");
    byte[] iv = exactly(pieces[2], IV_BYTES, "initialization vector");
    byte[] tag = exactly(pieces[4], TAG_BYTES, "authentication tag");
    byte[] content = Jws.decode(pieces[3]);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, derive(key.agree(open)), iv, pieces[0]);
      byte[] start = cipher.update(content);
      byte[] end = cipher.doFinal(tag);
      ByteBuffer all = ByteBuffer.allocate((start == null ? 0 : start.length) + end.length);
      if (start != null) {
        all.put(start);
      }
      return new String(all.put(end).array(), StandardCharsets.ISO_8859_1);
    } catch (GeneralSecurityException | IllegalStateException e) {
      throw new RefusedException(
          Refusal.UNREADABLE, "not what was encrypted to key " + header.kid());
    }
  }

  private static Header header(String encoded) throws RefusedException {
    if (encoded.length() > LONGEST_HEADER) {
      throw new RefusedException(
          Refusal.MALFORMED, "JWE header: use at most " + LONGEST_HEADER + " characters");
    }
    try {
      Header header = CODEC.read(Jws.decode(encoded), Header.class);
      require("alg", header.alg(), ALG);
      require("enc", header.enc(), ENC);
      require("cty", header.cty(), CTY);
      require("epk.kty", header.epk().kty(), KTY);
      require("epk.crv", header.epk().crv(), CRV);
      return header;
    } catch (CodecException e) {
      throw new RefusedException(Refusal.MALFORMED, "JWE header: " + e.getMessage());
    }
  }

  private static void require(String name, String value, String only) throws RefusedException {
    if (!value.equals(only)) {
      throw new RefusedException(
          Refusal.MALFORMED, "JWE " + name + " \"" + At.cut(value) + "\": use " + only);
    }
  }

  private static byte[] exactly(String text, int length, String what) throws RefusedException {
    byte[] bytes = Jws.decode(text);
    if (bytes.length != length) {
      throw new RefusedException(
          Refusal.MALFORMED, "JWE " + what + " of " + bytes.length + " bytes: use " + length);
    }
    return bytes;
  }

  private static String encode(byte[] bytes, int from, int length) {
    byte[] part = new byte[length];
    System.arraycopy(bytes, from, part, 0, length);
    return ENCODER.encodeToString(part);
  }

  private static Cipher cipher(int mode, byte[] key, byte[] iv, String header)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, iv));
    cipher.updateAAD(header.getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }

  /** One round of the Concat KDF (RFC 7518, section 4.6.2), without names of the parties. */
  private static byte[] derive(byte[] shared) throws GeneralSecurityException {
    byte[] algorithm = ENC.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer info = ByteBuffer.allocate(4 + shared.length + 4 + algorithm.length + 12);
    info.putInt(1).put(shared).putInt(algorithm.length).put(algorithm);
    info.putInt(0).putInt(0).putInt(8 * KEY_BYTES);
    return MessageDigest.getInstance("SHA-256").digest(info.array());
  }
}

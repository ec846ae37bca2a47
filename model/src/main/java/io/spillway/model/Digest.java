package io.spillway.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of identifiers (SHA-256), for names that have to be short and different. */
public final class Digest {
  private Digest() {}

  /**
   * The beginning of a text's digest, in hexadecimal.
   *
   * @param text of any length
   * @param bytes how many of the digest's 32 bytes; each is two digits
   */
  public static String hex(String text, int bytes) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

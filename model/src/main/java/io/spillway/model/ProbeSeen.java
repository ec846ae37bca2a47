package io.spillway.model;

import java.util.regex.Pattern;

/**
 * A request of the form of a probe that an edge has answered, as its log shows it: {@code
 * PATH?spillway-nonce=NONCE} and nothing else. Any client can ask like this; whether it is a probe
 * only who drew the nonce knows.
 *
 * @param host whose site was asked for
 * @param path the path, such as {@code /up}; 1 to {@value #LONGEST_PATH} characters
 * @param nonce {@value #DIGITS} lower-case hexadecimal digits
 */
public record ProbeSeen(HostName host, String path, String nonce) {
  /** How many hexadecimal digits a nonce has: 128 random bits. */
  public static final int DIGITS = 32;

  /** How long a path can be, as in the terms of an agreement. */
  public static final int LONGEST_PATH = 256;

  private static final Pattern NONCE = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

  /** Checks path and nonce; throws {@link IllegalArgumentException}. */
  public ProbeSeen {
    Paths.require("probe path", path);
    if (!NONCE.matcher(nonce).matches()) {
      throw new IllegalArgumentException(
          "nonce \"" + nonce + "\": use " + DIGITS + " digits of 0-9 a-f");
    }
  }
}

package io.spillway.model;

import java.util.regex.Pattern;

/** The form of URL paths that Spillway itself asks for. */
final class Paths {
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/._~-]{0,255}");

  private Paths() {}

  static void require(String what, String value) {
    if (!PATH.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what + " \"" + value + "\": use a path of letters, digits and / . _ ~ -, such as /up");
    }
  }
}

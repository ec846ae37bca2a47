package io.spillway.model;

import java.util.regex.Pattern;

/** The forms that names take. */
final class Tokens {
  private static final Pattern TOKEN = Pattern.compile("[a-z0-9][a-z0-9._:-]{0,127}");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private Tokens() {}

  static void require(String what, String value) {
    if (!TOKEN.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what
              + " \""
              + excerpt(value)
              + "\": use 1 to 128 characters of a-z 0-9 . _ : -, starting with a letter or digit");
    }
  }

  static void requireDomain(String what, String value) {
    boolean ok = value.length() <= 253 && !value.isEmpty();
    for (String label : value.split("\\.", -1)) {
      ok &= LABEL.matcher(label).matches();
    }
    if (!ok) {
      throw new IllegalArgumentException(
          what
              + " \""
              + excerpt(value)
              + "\": use a DNS name in lower case, without the final dot, such as cdn-a.example");
    }
  }

  private static String excerpt(String value) {
    return value.length() <= 80 ? value : value.substring(0, 80) + "...";
  }
}

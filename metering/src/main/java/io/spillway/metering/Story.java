package io.spillway.metering;

import java.util.Locale;

/** How figures are written for people. */
final class Story {
  private static final int LONGEST = 300;

  private Story() {}

  /** A count with a comma after each thousand. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A share in per cent, such as {@code 20 %}. */
  static String percent(double share) {
    return Math.round(share * 1_000) / 10.0 == Math.rint(share * 100)
        ? Math.round(share * 100) + " %"
        : Math.round(share * 1_000) / 10.0 + " %";
  }

  /** A text from a peer, cut to a length that can be kept. */
  static String excerpt(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}

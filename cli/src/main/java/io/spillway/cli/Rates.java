package io.spillway.cli;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads rates as people type them, such as {@code 5k/s} or {@code 2Gbit/s}. */
final class Rates {
  private static final Pattern REQUESTS =
      Pattern.compile("([0-9]{1,12}(?:[.][0-9]{1,3})?)([kM]?)/s");
  private static final Pattern BITS =
      Pattern.compile("([0-9]{1,12}(?:[.][0-9]{1,3})?)([kMGT]?)bit/s");

  private Rates() {}

  /**
   * Requests per second, above 0; throws {@link IllegalArgumentException} naming the option.
   *
   * @param option where it was typed
   */
  static BigDecimal requests(String option, String text) {
    return rate(REQUESTS, text, option, "use requests per second with /s, such as 5000/s or 5k/s");
  }

  /** Bits per second, like {@link #requests}. */
  static BigDecimal bits(String option, String text) {
    return rate(BITS, text, option, "use bits per second with bit/s, such as 500Mbit/s or 2Gbit/s");
  }

  private static BigDecimal rate(Pattern form, String text, String option, String mend) {
    Matcher matcher = form.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(option + " \"" + text + "\": " + mend);
    }
    BigDecimal rate =
        new BigDecimal(matcher.group(1)).movePointRight(3 * " kMGT".indexOf(prefix(matcher)));
    if (rate.signum() == 0) {
      throw new IllegalArgumentException(option + " \"" + text + "\": use more than nothing");
    }
    return rate;
  }

  private static String prefix(Matcher matcher) {
    return matcher.group(2).isEmpty() ? " " : matcher.group(2);
  }
}

package io.spillway.node.secrecy;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A text that must not be heard of.
 *
 * @param what it stands for
 * @param text itself
 * @param allowed who may nevertheless hear of it, by the policy of the CDN that it belongs to
 */
record Canary(String what, String text, Set<String> allowed) {
  private static final int SHORT = 6;

  static Canary of(String what, String text) {
    return new Canary(what, text, Set.of());
  }

  /** Told to these alone. */
  static Canary but(String what, String text, String... allowed) {
    return new Canary(what, text, Set.of(allowed));
  }

  boolean mayBeHeardBy(String cdn) {
    return allowed.contains(cdn);
  }

  /** A number, an address, a short word stands alone; a long word may be a part of another. */
  Pattern pattern() {
    String quoted = Pattern.quote(text);
    if (text.matches("[0-9.]+")) {
      return Pattern.compile("(?<![A-Za-z0-9.])" + quoted + "(?![A-Za-z0-9])");
    }
    if (text.length() < SHORT) {
      // Two letters stand in anything encoded or encrypted: as a word within text they say more.
      String readable = "[ -~\\s]";
      String mark = "[ -,./:-@\\[-`{-~]";
      return Pattern.compile(
          "(?<=(?:"
              + readable
              + "{9}|\\A"
              + readable
              + "{0,8})"
              + mark
              + "{3})"
              + quoted
              + "(?="
              + mark
              + "(?:"
              + readable
              + "{9}|"
              + readable
              + "{0,8}\\z))");
    }
    return Pattern.compile(quoted, Pattern.CASE_INSENSITIVE);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s \"%s\"", what, text.length() > 60 ? "..." : text);
  }
}

package io.spillway.metering;

import io.spillway.model.CdnName;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import java.time.Instant;
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

  /** A dispute, or the grant of a commitment that ends before its statement. */
  static String answer(CdnName from, Instant to, StatementVerdict verdict) {
    return verdict.accepted()
        ? "%s pays the commitment under %s until %s, not until %s: %s"
            .formatted(from, verdict.agreement(), verdict.committedUntil(), to, verdict.reason())
        : "%s disputes statement %d of %s: %s"
            .formatted(from, verdict.number(), verdict.agreement(), verdict.reason());
  }
}

package io.spillway.node.secrecy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;

/** Looks for canaries in everything that was heard. */
final class Findings {
  private static final int CONTEXT = 40;

  private Findings() {}

  /** A line for each canary and each hearer who should not have heard of it. */
  static Set<String> of(List<Canary> canaries, List<Heard> heard, Envelopes envelopes) {
    Set<String> found = new TreeSet<>();
    for (Heard each : heard) {
      List<Canary> secret = new ArrayList<>();
      canaries.stream().filter(c -> !c.mayBeHeardBy(each.to())).forEach(secret::add);
      for (String text : Decoded.texts(each.text(), envelopes)) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (Canary canary : secret) {
          if (lower.contains(canary.text().toLowerCase(Locale.ROOT))) {
            add(found, canary, each, text);
          }
        }
      }
    }
    return found;
  }

  private static void add(Set<String> found, Canary canary, Heard heard, String text) {
    Matcher matcher = canary.pattern().matcher(text);
    if (matcher.find()) {
      int from = Math.max(0, matcher.start() - CONTEXT);
      int to = Math.min(text.length(), matcher.end() + CONTEXT);
      found.add(
          "%s hears from %s of %s: ...%s..."
              .formatted(heard.to(), heard.from(), canary, text.substring(from, to)));
    }
  }
}

package io.spillway.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Prints what a node decides as it comes: asks for the next page of its audit log twice a second.
 */
final class Following {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final int PAGE = 1_000;
  private static final int MOST_REMEMBERED = 10_000;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is decided from now on, as it comes; Ctrl-C ends it.")
  private boolean follow;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "With --follow: end by itself after this time, such as 5m.")
  private Duration most = Duration.ofDays(3650);

  private final Set<String> seen = new LinkedHashSet<>();

  /** Whether it was asked for. */
  boolean wanted() {
    return follow;
  }

  /** Is not printed again. */
  void printed(long sequence, String story) {
    seen.add(sequence + " " + story);
    if (seen.size() > MOST_REMEMBERED) {
      seen.remove(seen.iterator().next());
    }
  }

  /**
   * Prints until its time is over.
   *
   * @param filter of the query, such as {@code &arrangement=ID}; may be empty
   * @param after the last step seen
   * @param overlap so many steps are looked at again each time: what a message was about can turn
   *     out later
   */
  void follow(Asking asking, Story story, String filter, long after, int overlap)
      throws IOException {
    Instant end = Instant.now().plus(most);
    long last = after;
    while (Instant.now().isBefore(end)) {
      JsonNode page =
          asking.object(
              "%s?after=%d&limit=%d%s"
                  .formatted(AuditPages.PATH, Math.max(0, last - overlap), PAGE, filter),
              "entries");
      for (JsonNode entry : page.path("entries")) {
        print(asking, story, entry);
      }
      long next = Math.max(last, page.path("last").asLong());
      if (next == last) {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
      last = next;
    }
  }

  private void print(Asking asking, Story story, JsonNode entry) {
    long sequence = entry.path("sequence").asLong();
    String sentence = entry.path("story").asString();
    if (seen.contains(sequence + " " + sentence)) {
      return;
    }
    printed(sequence, sentence);
    if (asking.forScripts()) {
      asking.printLine(entry);
    } else {
      asking.print(story.lines(entry));
    }
  }
}

package io.spillway.demo.initiation;

import io.spillway.demo.world.AuditTrail.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What a node decided in a run, a line each, by the time since the onset. */
final class StoryFile {
  /** How the file is called, in a run's folder. */
  static final String NAME = "story.txt";

  private StoryFile() {}

  /**
   * The lines.
   *
   * @param entries of a node's audit log
   * @param onset when the surge began, by the machine's clock
   */
  static List<String> lines(List<Entry> entries, Instant onset) {
    return entries.stream()
        .filter(entry -> !entry.story().isBlank())
        .map(entry ->
            String.format(
                Locale.ROOT,
                "%8.3f  %-8s  %s",
                Duration.between(onset, entry.at()).toMillis() / 1000.0,
                entry.part(),
                entry.story()))
        .toList();
  }
}

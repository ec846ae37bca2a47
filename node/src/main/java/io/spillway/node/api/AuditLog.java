package io.spillway.node.api;

import io.spillway.engine.Fact;
import io.spillway.engine.Journal;
import io.spillway.engine.JournalEntry;
import io.spillway.wire.Codec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The journal, told for people. */
final class AuditLog {
  private static final int PAGE = 1_000;
  private static final int MOST_SCANNED = 20_000;
  private static final int MOST_EXPLAINED = 2_000;

  private final Journal journal;
  private final Codec codec = Codec.standard();

  /** One sentence of the audit log. */
  record AuditEntry(long sequence, String part, Instant at, String subject, String story) {}

  /**
   * A page of the audit log.
   *
   * @param entries oldest first
   * @param last where to go on
   */
  record AuditPage(List<AuditEntry> entries, long last) {}

  /** One decision with what it was taken on. */
  record Explained(
      long sequence, String part, Instant at, String input, List<String> decided, String message) {}

  AuditLog(Journal journal) {
    this.journal = journal;
  }

  AuditPage page(long after, int limit) {
    List<AuditEntry> told = new ArrayList<>();
    long last = after;
    int scanned = 0;
    while (told.size() < limit && scanned < MOST_SCANNED) {
      List<JournalEntry> entries = journal.list(last, PAGE);
      if (entries.isEmpty()) {
        break;
      }
      for (JournalEntry entry : entries) {
        if (told.size() >= limit) {
          break;
        }
        tell(entry, told);
        last = entry.sequence();
        scanned++;
      }
    }
    return new AuditPage(told, last);
  }

  private static void tell(JournalEntry entry, List<AuditEntry> told) {
    for (Fact fact : entry.facts()) {
      if (!fact.story().isEmpty()) {
        told.add(
            new AuditEntry(
                entry.sequence(), name(entry), entry.at(), fact.subject(), fact.story()));
      }
    }
  }

  private static String name(JournalEntry entry) {
    return entry.part().name().toLowerCase(Locale.ROOT);
  }

  /** Every decision that concerns one of the subjects, with its input. */
  List<Explained> explain(Set<String> subjects) {
    List<Explained> found = new ArrayList<>();
    Set<String> wanted = new TreeSet<>(subjects);
    long last = 0;
    List<JournalEntry> entries = journal.list(last, PAGE);
    while (!entries.isEmpty() && found.size() < MOST_EXPLAINED) {
      for (JournalEntry entry : entries) {
        last = entry.sequence();
        List<String> stories =
            entry.facts().stream()
                .filter(f -> wanted.contains(f.subject()) && !f.story().isEmpty())
                .map(Fact::story)
                .toList();
        if (!stories.isEmpty() && found.size() < MOST_EXPLAINED) {
          found.add(
              new Explained(
                  entry.sequence(),
                  name(entry),
                  entry.at(),
                  entry.message().getClass().getSimpleName(),
                  stories,
                  new String(codec.write(entry.message()), StandardCharsets.UTF_8)));
        }
      }
      entries = journal.list(last, PAGE);
    }
    return found;
  }
}

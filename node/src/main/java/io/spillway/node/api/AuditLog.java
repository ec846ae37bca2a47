package io.spillway.node.api;

import io.spillway.engine.Fact;
import io.spillway.engine.History;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.Part;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.node.history.PastDecisions;
import io.spillway.node.history.RuleAsked;
import io.spillway.wire.Codec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The journal, told for people: what lasts of it; quiet steps have no story. */
final class AuditLog {
  private static final int PAGE = 1_000;
  private static final int MOST_SCANNED = 20_000;
  private static final int MOST_EXPLAINED = 2_000;

  private final History journal;
  private final Map<PartName, Part<?, ?, ?>> parts;
  private final Codec codec = Codec.standard();

  /**
   * One sentence of the audit log.
   *
   * @param sequence the node's step
   * @param part who decided
   * @param at when
   * @param subject what it is about
   * @param story the sentence
   * @param input on what kind of message
   * @param heard who said that message; absent where it came from inside
   */
  record AuditEntry(
      long sequence,
      String part,
      Instant at,
      String subject,
      String story,
      String input,
      Optional<Heard> heard) {}

  /**
   * Whose message it was. It was taken since its signature holds, and came over TLS by a
   * certificate of the same CDN.
   *
   * @param from who said it
   * @param key the key that has signed it
   */
  record Heard(CdnName from, KeyId key) {}

  /**
   * Which sentences are wanted.
   *
   * @param after the last sequence seen; means nothing for the newest
   * @param limit at most about so many: all of one step are told together
   * @param newest the newest instead of the first after
   * @param about whether a sentence about such a subject is wanted
   */
  record Wanted(long after, int limit, boolean newest, Predicate<Fact> about) {}

  /**
   * A page of the audit log.
   *
   * @param entries oldest first
   * @param last where to go on
   * @param goneUntil what was decided until then is gone for its age; absent while all is there
   */
  record AuditPage(List<AuditEntry> entries, long last, Optional<Instant> goneUntil) {}

  /**
   * One decision with what it was taken on.
   *
   * @param sequence the node's step
   * @param part who decided
   * @param at when
   * @param input on what kind of message
   * @param heard who said that message; absent where it came from inside
   * @param decided in words
   * @param message the message as JSON
   * @param rules the policy rules that it asked, as they were; absent where the present core does
   *     not decide as the one that wrote the entry, so that nothing can be said
   */
  record Explained(
      long sequence,
      String part,
      Instant at,
      String input,
      Optional<Heard> heard,
      List<String> decided,
      String message,
      Optional<List<RuleAsked>> rules) {}

  AuditLog(History journal, Map<PartName, Part<?, ?, ?>> parts) {
    this.journal = journal;
    this.parts = parts;
  }

  AuditPage page(Wanted wanted) {
    return wanted.newest() ? newest(wanted) : next(wanted);
  }

  private AuditPage next(Wanted wanted) {
    List<AuditEntry> told = new ArrayList<>();
    long last = wanted.after();
    int scanned = 0;
    while (told.size() < wanted.limit() && scanned < MOST_SCANNED) {
      List<JournalEntry> entries = journal.listLasting(last, PAGE);
      if (entries.isEmpty()) {
        break;
      }
      for (JournalEntry entry : entries) {
        if (told.size() >= wanted.limit()) {
          break;
        }
        told.addAll(tell(entry, wanted));
        last = entry.sequence();
        scanned++;
      }
    }
    return new AuditPage(told, last, journal.goneUntil());
  }

  /** Goes back in pages until there is enough. */
  private AuditPage newest(Wanted wanted) {
    long last = journal.lastSequence();
    List<List<AuditEntry>> backwards = new ArrayList<>();
    int told = 0;
    int scanned = 0;
    long before = Long.MAX_VALUE;
    while (told < wanted.limit() && scanned < MOST_SCANNED) {
      List<JournalEntry> entries = journal.listLastingBefore(before, PAGE);
      if (entries.isEmpty()) {
        break;
      }
      for (JournalEntry entry : entries) {
        if (told < wanted.limit() && entry.sequence() <= last) {
          backwards.add(tell(entry, wanted));
          told += backwards.getLast().size();
        }
      }
      before = entries.getLast().sequence();
      scanned += entries.size();
    }
    return new AuditPage(
        backwards.reversed().stream().flatMap(List::stream).toList(), last, journal.goneUntil());
  }

  /** What to say where something is not found; empty while nothing is gone. */
  static String gone(Optional<Instant> until) {
    return until.map(t -> "; what was decided until " + t + " is gone for its age").orElse("");
  }

  private static List<AuditEntry> tell(JournalEntry entry, Wanted wanted) {
    Optional<Heard> heard = heard(entry);
    String input =
        entry.message() instanceof AgentMessage.PeerSaid said
            ? said.message().getClass().getSimpleName()
            : entry.message().getClass().getSimpleName();
    return entry.facts().stream()
        .filter(fact -> !fact.story().isEmpty() && wanted.about().test(fact))
        .map(fact ->
            new AuditEntry(
                entry.sequence(),
                name(entry),
                entry.at(),
                fact.subject(),
                fact.story(),
                input,
                heard))
        .toList();
  }

  private static Optional<Heard> heard(JournalEntry entry) {
    return entry.message() instanceof AgentMessage.PeerSaid said
        ? Optional.of(new Heard(said.from(), said.key()))
        : Optional.empty();
  }

  private static String name(JournalEntry entry) {
    return entry.part().name().toLowerCase(Locale.ROOT);
  }

  /**
   * Every decision that concerns one of the subjects, with its input. Of those whose surroundings
   * were given up, the rules that they asked were noted then.
   */
  List<Explained> explain(Set<String> subjects) {
    List<Explained> found = new ArrayList<>();
    Set<String> wanted = new TreeSet<>(subjects);
    PastDecisions past = new PastDecisions(parts, journal);
    explainNoted(wanted, past.last(), found);
    List<JournalEntry> entries = journal.list(past.last(), PAGE);
    while (!entries.isEmpty() && found.size() < MOST_EXPLAINED) {
      for (JournalEntry entry : entries) {
        List<String> stories = stories(entry, wanted);
        if (stories.isEmpty() || found.size() >= MOST_EXPLAINED) {
          past.pass(entry);
        } else {
          found.add(explained(entry, stories, past.rulesOf(entry)));
        }
      }
      entries = journal.list(past.last(), PAGE);
    }
    return found;
  }

  private void explainNoted(Set<String> wanted, long last, List<Explained> found) {
    long read = 0;
    while (read < last && found.size() < MOST_EXPLAINED) {
      List<JournalEntry> entries = journal.listLasting(read, PAGE);
      for (JournalEntry entry : entries) {
        List<String> stories = stories(entry, wanted);
        if (entry.sequence() <= last && !stories.isEmpty() && found.size() < MOST_EXPLAINED) {
          found.add(explained(entry, stories, noted(entry)));
        }
      }
      read = entries.isEmpty() ? last : entries.getLast().sequence();
    }
  }

  private Optional<List<RuleAsked>> noted(JournalEntry entry) {
    return PastDecisions.canAsk(entry.part())
        ? journal.findNote(entry.sequence()).map(RuleAsked::read)
        : Optional.of(List.of());
  }

  private static List<String> stories(JournalEntry entry, Set<String> wanted) {
    return entry.facts().stream()
        .filter(f -> wanted.contains(f.subject()) && !f.story().isEmpty())
        .map(Fact::story)
        .toList();
  }

  private Explained explained(
      JournalEntry entry, List<String> stories, Optional<List<RuleAsked>> rules) {
    return new Explained(
        entry.sequence(),
        name(entry),
        entry.at(),
        entry.message().getClass().getSimpleName(),
        heard(entry),
        stories,
        new String(codec.write(entry.message()), StandardCharsets.UTF_8),
        rules);
  }
}

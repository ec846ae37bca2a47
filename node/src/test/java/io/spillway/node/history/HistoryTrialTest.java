package io.spillway.node.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.JournalEntry;
import io.spillway.engine.MemoryJournal;
import io.spillway.engine.Part;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A CDN that has offered capacity to one peer, declined another, and begun to borrow itself. */
class HistoryTrialTest {
  private static final Instant NOW = Lived.NOW;
  private static final SortedMap<String, String> RULES = Lived.RULES;

  private final MemoryJournal journal = new MemoryJournal();
  private final Map<PartName, Part<?, ?, ?>> parts = new Lived(journal, id -> {}).parts;

  private HistoryTrial.Report tried(SortedMap<String, String> rules, Optional<Instant> since) {
    HistoryTrial trial =
        new HistoryTrial(
            1,
            journal,
            parts,
            new HistoryTrial.Request(
                rules, Optional.of(new TreeMap<>(Map.of("lend.to", "new.yaml:3"))), since));
    trial.run();
    assertThat(trial.report().state()).isEqualTo(HistoryTrial.State.DONE);
    assertThat(trial.report().unexplained()).isZero();
    return trial.report();
  }

  private static SortedMap<String, String> with(String rule, String text) {
    SortedMap<String, String> rules = new TreeMap<>(RULES);
    rules.put(rule, text);
    return rules;
  }

  @Test
  void findsNoDifferenceUnderTheRulesOfThen() {
    HistoryTrial.Report report = tried(RULES, Optional.empty());

    assertThat(report.compared()).isGreaterThanOrEqualTo(3);
    assertThat(report.otherwise()).isZero();
    assertThat(report.read()).isEqualTo(journal.lastSequence());
  }

  @Test
  void findsNoDifferenceUnderRulesThatComeToTheSame() {
    assertThat(tried(with("lend.to", "!(peer == 'rival.example')"), Optional.empty()).otherwise())
        .isZero();
  }

  @Test
  void tellsWhichPeerWouldHaveBeenDeclinedByWhichRuleInWhichLine() {
    HistoryTrial.Report report = tried(with("lend.to", "record > 0.9"), Optional.empty());

    HistoryTrial.Difference difference = report.differences().getFirst();
    assertThat(difference.decided()).anyMatch(told -> told.contains("reserved"));
    assertThat(difference.instead())
        .anyMatch(told -> told.startsWith("declines to offer to cdn-a.example"));
    assertThat(difference.figures()).containsEntry("to be reserved, requests/s", "-100");
    RuleAsked was = difference.rules().getFirst().was();
    assertThat(was.result()).isEqualTo("true");
    assertThat(was.origin()).isEqualTo("cdn.yaml:41");
    assertThat(was.text()).isEqualTo("peer != 'rival.example'");
    RuleAsked would = difference.rules().getFirst().would();
    assertThat(would.result()).isEqualTo("false");
    assertThat(would.origin()).isEqualTo("new.yaml:3");
    assertThat(would.decided()).containsExactly("record > 0.9, which is false (new.yaml:3)");
    assertThat(report.byRule()).containsOnlyKeys("lend.to");
  }

  @Test
  void tellsByHowMuchAnOfferWouldHaveBeenDearer() {
    HistoryTrial.Report report =
        tried(with("lend.price.per-million-requests", "2000000"), Optional.empty());

    assertThat(report.otherwise()).isEqualTo(1);
    assertThat(report.differences().getFirst().rules().getFirst().would().result())
        .isEqualTo("2000000");
    assertThat(report.sums())
        .as("100/s for 15 min are 90,000 requests, each a micro dearer")
        .containsEntry("offered, worth at most, EUR", "0.09");
  }

  @Test
  void tellsThatNothingWouldHaveBeenBorrowed() {
    HistoryTrial.Report report = tried(with("borrow.when", "false"), Optional.empty());

    assertThat(report.otherwise()).isEqualTo(1);
    HistoryTrial.Difference difference = report.differences().getFirst();
    assertThat(difference.part()).isEqualTo("mediator");
    assertThat(difference.decided()).anyMatch(told -> told.startsWith("initiated for own"));
    assertThat(difference.instead()).noneMatch(told -> told.startsWith("initiated"));
    assertThat(difference.figures().get("needed of peers, requests/s")).startsWith("-");
  }

  @Test
  void looksAtNothingBeforeTheTimeGiven() {
    HistoryTrial.Report report = tried(with("lend.to", "false"), Optional.of(NOW.plusSeconds(1)));

    assertThat(report.otherwise()).isZero();
    assertThat(report.compared()).isPositive();
  }

  @Test
  void changesNothing() {
    long entries = journal.lastSequence();

    tried(with("lend.to", "false"), Optional.empty());

    assertThat(journal.lastSequence()).isEqualTo(entries);
  }

  @Test
  void explainsADecisionByTheRulesOfItsTime() {
    PastDecisions past = new PastDecisions(parts, journal);
    List<RuleAsked> asked = List.of();
    for (JournalEntry entry : journal.list(0, 1_000)) {
      List<RuleAsked> rules = past.rulesOf(entry).orElseThrow();
      if (entry.message() instanceof MediatorMessage.DemandForecast) {
        asked = rules;
      }
    }

    assertThat(asked).extracting(RuleAsked::rule).contains("borrow.when", "borrow.margin");
    RuleAsked when = asked.getFirst();
    assertThat(when.version()).isEqualTo(1);
    assertThat(when.origin()).isEqualTo("cdn.yaml:42");
    assertThat(when.text()).isEqualTo("demand > 0.9 * usable");
    assertThat(when.result()).isEqualTo("true");
    assertThat(when.saw()).containsEntry("demand", "950.0").containsEntry("usable", "1000.0");
    assertThat(asked)
        .filteredOn(r -> r.rule().equals("borrow.margin"))
        .singleElement()
        .satisfies(r -> assertThat(r.origin()).isEqualTo("the default"));
  }
}

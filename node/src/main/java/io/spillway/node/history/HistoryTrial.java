package io.spillway.node.history;

import io.spillway.engine.Fact;
import io.spillway.engine.History;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.JournalException;
import io.spillway.engine.Part;
import io.spillway.engine.Step;
import io.spillway.model.PolicyDocument;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.Consultation;
import io.spillway.policy.Consultations;
import io.spillway.policy.Trial;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Tries rules on what this node decided: each decision that asked a rule is taken again, in the
 * state of its time, under the rules of then and under those that are tried. Each is tried alone:
 * what follows from a different decision is not played on.
 *
 * <p>Reads the journal in small pages with a pause after each, so that what is decided meanwhile
 * does not wait; its memory does not grow with the journal. Nothing is written.
 */
public final class HistoryTrial {
  private static final int PAGE = 100;
  private static final long PAUSE_NANOS = 1_000_000;
  private static final int MOST_DIFFERENCES = 500;
  private static final int MOST_RULES = 20;

  private final History journal;
  private final PastDecisions past;
  private final Request request;
  private final RulePlaces places;
  private final long end;
  private final Optional<Instant> from;

  private final List<Difference> differences = new ArrayList<>();
  private final SortedMap<String, Long> byRule = new TreeMap<>();
  private final SortedMap<String, BigDecimal> sums = new TreeMap<>();
  private long last;
  private long compared;
  private long otherwise;
  private long unexplained;
  private volatile Report report;

  /**
   * What is tried.
   *
   * @param rules source by name; what is left out has its default
   * @param places where each stands, by name, as {@code FILE:LINE}; absent where nobody knows
   * @param since decisions before are not looked at; absent for all
   */
  public record Request(
      SortedMap<String, String> rules,
      Optional<SortedMap<String, String>> places,
      Optional<Instant> since) {
    /** Copies. */
    public Request {
      rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    }
  }

  /**
   * A rule in a decision that would be another.
   *
   * @param was the rule as it was, and what it came to
   * @param would the rule that is tried, and what it comes to
   */
  public record RuleChange(RuleAsked was, RuleAsked would) {}

  /**
   * A decision that would be another.
   *
   * @param sequence the node's step
   * @param at when
   * @param part who decided
   * @param input on what kind of message
   * @param subject the arrangement, agreement or offer; empty for none
   * @param decided what was decided, in words
   * @param instead what would be decided, in words
   * @param rules the rules that come to something else
   * @param figures how much more capacity and money, by name with the unit; below zero for less
   */
  public record Difference(
      long sequence,
      Instant at,
      String part,
      String input,
      String subject,
      List<String> decided,
      List<String> instead,
      List<RuleChange> rules,
      SortedMap<String, String> figures) {}

  /** How far a trial is. */
  public enum State {
    /** None was asked for since the node's start. */
    NONE,
    /** It reads the journal. */
    RUNNING,
    /** It has read all. */
    DONE,
    /** It could not; {@code trouble} says why. */
    FAILED
  }

  /**
   * How far a trial is and what has come of it.
   *
   * @param number names it; counts the trials since the node's start
   * @param state how far it is
   * @param from decisions before cannot be tried, since they, or what led to them, are no longer in
   *     the journal; absent where all are there
   * @param read the last entry of the journal that was read
   * @param end the last entry that is going to be
   * @param compared decisions that asked a rule, and were taken again under both
   * @param otherwise of these, how many would be others
   * @param unexplained decisions that the present core does not take as the one that wrote them
   * @param byRule how often each rule comes to something else in one of these decisions
   * @param sums all figures of the differences, added up
   * @param differences the first 500
   * @param trouble why it failed; empty otherwise
   */
  public record Report(
      long number,
      State state,
      Optional<Instant> from,
      long read,
      long end,
      long compared,
      long otherwise,
      long unexplained,
      SortedMap<String, Long> byRule,
      SortedMap<String, String> sums,
      List<Difference> differences,
      String trouble) {
    /** Before the first. */
    public static final Report NONE =
        new Report(
            0,
            State.NONE,
            Optional.empty(),
            0,
            0,
            0,
            0,
            0,
            new TreeMap<>(),
            new TreeMap<>(),
            List.of(),
            "");
  }

  /**
   * A trial that has not begun.
   *
   * @param number names it
   * @param journal of this node
   * @param parts as the node runs them
   * @param request what is tried; its rules compile
   */
  public HistoryTrial(
      long number, History journal, Map<PartName, Part<?, ?, ?>> parts, Request request) {
    this.journal = journal;
    this.past = new PastDecisions(parts, journal);
    this.last = past.last();
    this.from = from(journal, last);
    this.request = request;
    this.places = RulePlaces.tried(request.places());
    this.end = journal.lastSequence();
    this.report = report(number, State.RUNNING, "");
  }

  private static Optional<Instant> from(History journal, long last) {
    return last == 0
        ? Optional.empty()
        : journal.list(last, 1).stream().findFirst().map(JournalEntry::at);
  }

  /** How far it is; may be asked from any thread. */
  public Report report() {
    return report;
  }

  /** Runs to the end; ends early when its thread is interrupted. */
  public void run() {
    try {
      while (last < end && !Thread.currentThread().isInterrupted()) {
        List<JournalEntry> page = journal.list(last, (int) Math.min(PAGE, end - last));
        if (page.isEmpty()) {
          break;
        }
        page.forEach(this::take);
        last = page.getLast().sequence();
        report = report(report.number(), State.RUNNING, "");
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      report = report(report.number(), State.DONE, "");
    } catch (JournalException | HistoryGap e) {
      report = report(report.number(), State.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private Report report(long number, State state, String trouble) {
    return new Report(
        number,
        state,
        from,
        last,
        end,
        compared,
        otherwise,
        unexplained,
        new TreeMap<>(byRule),
        texts(sums),
        List.copyOf(differences),
        trouble);
  }

  private void take(JournalEntry entry) {
    if (entry.at().isBefore(request.since().orElse(Instant.EPOCH))) {
      past.pass(entry);
      return;
    }
    past.redecide(entry).filter(p -> !p.asked().isEmpty()).ifPresent(this::compare);
  }

  private void compare(PastDecisions.Past then) {
    if (!then.reproduced()) {
      unexplained++;
      return;
    }
    compared++;
    CompiledPolicy was = then.asked().getFirst().policy();
    // Under the number of then, so that it makes no difference.
    PolicyDocument tried = new PolicyDocument(was.version(), request.rules());
    CompiledPolicy would = CompiledPolicy.of(tried);
    if (then.asked().stream().noneMatch(c -> c.differsIn(would))) {
      return;
    }
    Consultations.Watched<? extends Step<?>> other = then.under().apply(tried);
    if (!other.decision().equals(then.again())) {
      otherwise++;
      note(then, other, was, would);
    }
  }

  private void note(
      PastDecisions.Past then,
      Consultations.Watched<? extends Step<?>> other,
      CompiledPolicy was,
      CompiledPolicy would) {
    Set<Consultation> asked = new LinkedHashSet<>();
    List<RuleChange> changes = new ArrayList<>();
    then.asked().forEach(c -> asked.add(c.of(was)));
    other.asked().forEach(c -> asked.add(c.of(was)));
    for (Consultation c : asked) {
      Trial before = c.trialUnder(was);
      Trial after = c.trialUnder(would);
      if (!before.result().equals(after.result())) {
        byRule.merge(c.rule(), 1L, Long::sum);
        changes.add(
            new RuleChange(
                RuleAsked.of(before, was.version(), past.places()),
                RuleAsked.of(after, RulePlaces.TRIED, places)));
      }
    }
    SortedMap<String, BigDecimal> figures =
        Figures.difference(Figures.of(then.again()), Figures.of(other.decision()));
    figures.forEach((name, more) -> sums.merge(name, more, BigDecimal::add));
    if (differences.size() < MOST_DIFFERENCES) {
      JournalEntry entry = then.entry();
      differences.add(
          new Difference(
              entry.sequence(),
              entry.at(),
              entry.part().name().toLowerCase(Locale.ROOT),
              entry.message().getClass().getSimpleName(),
              subject(then.again()).isEmpty() ? subject(other.decision()) : subject(then.again()),
              Telling.of(then.again()),
              Telling.of(other.decision()),
              List.copyOf(changes.subList(0, Math.min(MOST_RULES, changes.size()))),
              texts(figures)));
    }
  }

  private static String subject(Step<?> step) {
    return step.facts().stream()
        .map(Fact::subject)
        .filter(s -> !s.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static SortedMap<String, String> texts(SortedMap<String, BigDecimal> figures) {
    SortedMap<String, String> texts = new TreeMap<>();
    figures.forEach((name, value) -> texts.put(name, value.toPlainString()));
    return texts;
  }
}

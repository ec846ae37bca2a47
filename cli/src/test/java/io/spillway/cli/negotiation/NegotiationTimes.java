package io.spillway.cli.negotiation;

import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.Backing;
import io.spillway.mediator.MediatorFact;
import io.spillway.model.ArrangementId;
import io.spillway.model.message.AgentMessage;
import io.spillway.simulator.cdn.Assembly;
import io.spillway.simulator.cdn.CdnProfile;
import io.spillway.store.SqliteJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the journals of nodes that have ended say of times. An arrangement begins with the decision
 * that initiates it and has what it needs when agreements over 95 % of what it first asked for are
 * signed by both, as the primary's mediator knows: the definition of {@code sim --negotiations}.
 *
 * @param signed from initiation to signed agreements, for each arrangement that came so far
 * @param later the same without the first of each node, for which its JVM is cold
 * @param unmet how many did not come so far
 * @param roundTrips of single signed messages: sent, verified, committed by the peer and answered
 */
record NegotiationTimes(
    List<Duration> signed, List<Duration> later, int unmet, List<Duration> roundTrips) {
  private static final double ENOUGH = 0.95;
  private static final int PAGE = 1_000;

  /** Nothing yet. */
  static final NegotiationTimes NONE = new NegotiationTimes(List.of(), List.of(), 0, List.of());

  NegotiationTimes plus(NegotiationTimes more) {
    return new NegotiationTimes(
        join(signed, more.signed),
        join(later, more.later),
        unmet + more.unmet,
        join(roundTrips, more.roundTrips));
  }

  private static List<Duration> join(List<Duration> some, List<Duration> more) {
    List<Duration> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  /** Reads the journal of a node that has ended. */
  static NegotiationTimes read(RealCdn cdn) {
    CdnProfile profile =
        new CdnProfile(
            cdn.name(),
            List.of(),
            List.of(),
            new TreeMap<>(),
            new TreeMap<>(),
            Duration.ZERO,
            Duration.ofSeconds(1),
            Optional.empty(),
            Optional.empty());
    Path state = cdn.folder().resolve("state");
    Reader reader = new Reader();
    try (SqliteJournal journal = SqliteJournal.open(state, Assembly.production(profile))) {
      long last = 0;
      List<JournalEntry> entries = journal.list(last, PAGE);
      while (!entries.isEmpty()) {
        entries.forEach(reader::read);
        last = entries.getLast().sequence();
        entries = journal.list(last, PAGE);
      }
    }
    List<Duration> took = List.copyOf(reader.took.values());
    return new NegotiationTimes(
        took,
        took.subList(Math.min(1, took.size()), took.size()),
        reader.begun.size() - reader.took.size(),
        List.copyOf(reader.roundTrips));
  }

  private static final class Reader {
    private final Map<ArrangementId, Instant> begun = new LinkedHashMap<>();
    private final Map<ArrangementId, Double> needed = new LinkedHashMap<>();
    private final Map<ArrangementId, Duration> took = new LinkedHashMap<>();
    private final List<Duration> roundTrips = new ArrayList<>();

    void read(JournalEntry entry) {
      if (entry.message() instanceof AgentMessage.RoundTripMeasured measured) {
        roundTrips.add(measured.time());
      }
      for (Fact fact : entry.facts()) {
        if (fact instanceof MediatorFact.ArrangementChanged changed) {
          changed(changed.arrangement(), entry.at());
        }
      }
    }

    private void changed(Arrangement a, Instant at) {
      begun.putIfAbsent(a.id(), at);
      needed.putIfAbsent(a.id(), a.requirement().capacity().requests().perSecond());
      double signed =
          a.backings().values().stream()
              .filter(Backing::signed)
              .mapToDouble(b -> b.terms().capacity().requests().perSecond())
              .sum();
      if (signed >= ENOUGH * needed.getOrDefault(a.id(), Double.MAX_VALUE)) {
        took.putIfAbsent(a.id(), Duration.between(begun.getOrDefault(a.id(), at), at));
      }
    }
  }
}

package io.spillway.agent;

import io.spillway.model.CdnName;
import io.spillway.model.Coordinate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known of the CDNs around after a fact. */
final class NeighbourFold {
  /** For how long what happened is remembered. */
  static final Duration MEMORY = Duration.ofHours(1);

  private SortedMap<CdnName, Integer> news;
  private int restless;
  private SortedMap<CdnName, Neighbourhood.Wanted> wanted;
  private SortedMap<String, Instant> misdeeds;
  private SortedMap<CdnName, Neighbourhood.Equivocation> equivocations;
  private Coordinate coordinate;
  private SortedMap<CdnName, Neighbourhood.Measured> measured;
  private SortedMap<CdnName, Neighbourhood.Remaining> remaining;
  private Optional<Neighbourhood.Remaining> told;
  private SortedMap<CdnName, Neighbourhood.Decline> declines;

  private NeighbourFold(Neighbourhood n) {
    news = n.news();
    restless = n.restless();
    wanted = n.wanted();
    misdeeds = n.misdeeds();
    equivocations = n.equivocations();
    coordinate = n.coordinate();
    measured = n.measured();
    remaining = n.remaining();
    told = n.told();
    declines = n.declines();
  }

  private Neighbourhood done() {
    return new Neighbourhood(
        news,
        restless,
        wanted,
        misdeeds,
        equivocations,
        coordinate,
        measured,
        remaining,
        told,
        declines);
  }

  /** A round of gossip is over, and the next one is at a time. */
  static Neighbourhood turned(Neighbourhood n, Instant next) {
    NeighbourFold f = new NeighbourFold(n);
    f.news = new TreeMap<>(n.news());
    f.news.replaceAll((cdn, rounds) -> rounds - 1);
    f.news.values().removeIf(rounds -> rounds <= 0);
    f.restless = Math.max(0, n.restless() - 1);
    f.wanted = new TreeMap<>(n.wanted());
    f.wanted.values().removeIf(w -> w.until().isBefore(next));
    return f.done();
  }

  /** An advertisement is held that was not held before. */
  static Neighbourhood learnt(Neighbourhood n, CdnName cdn, boolean news, boolean late) {
    NeighbourFold f = new NeighbourFold(n);
    f.wanted = new TreeMap<>(n.wanted());
    f.wanted.remove(cdn);
    if (news) {
      f.news = new TreeMap<>(n.news());
      f.news.put(cdn, Neighbourhood.NEWS_ROUNDS);
    }
    if (late) {
      f.restless = Neighbourhood.RESTLESS_ROUNDS;
    }
    return f.done();
  }

  /** A CDN is known no longer. */
  static Neighbourhood forgotten(Neighbourhood n, CdnName cdn) {
    NeighbourFold f = new NeighbourFold(n);
    f.news = new TreeMap<>(n.news());
    f.news.remove(cdn);
    return f.done();
  }

  static Neighbourhood apply(Neighbourhood n, NeighbourFact fact) {
    NeighbourFold f = new NeighbourFold(n);
    f.take(fact);
    return f.done();
  }

  private void take(NeighbourFact fact) {
    switch (fact) {
      case NeighbourFact.AdvertisementsAsked m -> {
        wanted = new TreeMap<>(wanted);
        wanted.putAll(m.wanted());
      }
      case NeighbourFact.Misdeed m ->
          misdeeds = Neighbourhood.bounded(misdeeds, m.kind() + " " + m.by(), m.at());
      case NeighbourFact.EquivocationFound m ->
          equivocations = Neighbourhood.bounded(equivocations, m.cdn(), m.proof());
      case NeighbourFact.EquivocationForgotten m -> {
        equivocations = new TreeMap<>(equivocations);
        equivocations.remove(m.cdn());
      }
      case NeighbourFact.RoundTripNoted m -> {
        coordinate = m.coordinate();
        measured = Neighbourhood.bounded(measured, m.peer(), m.measured());
      }
      case NeighbourFact.RemainingNoted m ->
          remaining = Neighbourhood.bounded(remaining, m.lender(), m.remaining());
      case NeighbourFact.RemainingTold m -> told = Optional.of(m.remaining());
      case NeighbourFact.DeclineNoted m ->
          declines = Neighbourhood.bounded(declines, m.peer(), m.decline());
      case NeighbourFact.Swept m -> sweep(m.at().minus(MEMORY));
    }
  }

  private void sweep(Instant oldest) {
    misdeeds = new TreeMap<>(misdeeds);
    misdeeds.values().removeIf(at -> at.isBefore(oldest));
    measured = new TreeMap<>(measured);
    measured.values().removeIf(m -> m.at().isBefore(oldest));
    remaining = new TreeMap<>(remaining);
    remaining.values().removeIf(r -> r.at().isBefore(oldest));
    declines = new TreeMap<>(declines);
    declines.values().removeIf(d -> d.at().isBefore(oldest));
  }
}

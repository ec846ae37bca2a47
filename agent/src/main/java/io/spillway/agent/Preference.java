package io.spillway.agent;

import io.spillway.agent.record.PeerRecord;
import io.spillway.engine.Step;
import io.spillway.model.CdnName;
import io.spillway.model.Coordinate;
import io.spillway.model.ServiceId;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom to ask, and in which order: those that policy admits, first who has not said that nothing is
 * left and advertises something, among these those that keep their word, among these the nearest.
 * Not more than so many, as each question costs its hearer something.
 */
final class Preference {
  /** How many lenders are asked for offers at once. */
  private static final int MOST_ASKED = 32;

  /** Of how many lenders standing offers are held for one service. */
  private static final int MOST_STANDING = 16;

  /** How many are told that are asked after others. */
  private static final int MOST_TOLD = 4;

  /** The same reason is noted this often. */
  private static final Duration NOTED = Duration.ofMinutes(1);

  private Preference() {}

  /**
   * Whom to ask for offers now.
   *
   * @param further whether those, too, that only rule {@code borrow.reconsider.region} admits; they
   *     come last
   */
  static List<CdnName> asked(
      AgentState state, CompiledPolicy policy, ServiceId service, boolean further, Instant now) {
    List<CdnName> usual = admitted(state, policy, service, order(state, now), now);
    List<CdnName> more = further ? unasked(state, policy, service, now) : List.of();
    return Stream.concat(usual.stream(), more.stream()).limit(MOST_ASKED).toList();
  }

  /** Whom only rule {@code borrow.reconsider.region} admits. */
  static List<CdnName> unasked(
      AgentState state, CompiledPolicy policy, ServiceId service, Instant now) {
    return state.peers().values().stream()
        .filter(p -> state.restraints().toBorrowing(p.advertisement().cdn()).isEmpty())
        .filter(p -> consents(state, service, p.advertisement().cdn()))
        .sorted(order(state, now))
        .map(p -> p.advertisement().cdn())
        .filter(peer -> Counterparties.admitsFurther(state, policy, peer, now))
        .filter(peer -> !Counterparties.admits(state, policy, peer, now))
        .limit(MOST_ASKED)
        .toList();
  }

  /** Of whom to hold standing offers; those that are held already come first. */
  static List<CdnName> standing(
      AgentState state, CompiledPolicy policy, ServiceId service, Instant now) {
    Comparator<KnownPeer> heldFirst =
        Comparator.comparing(p -> !holds(state, p.advertisement().cdn(), service));
    return admitted(state, policy, service, heldFirst.thenComparing(order(state, now)), now)
        .stream()
        .limit(MOST_STANDING)
        .toList();
  }

  private static boolean holds(AgentState state, CdnName lender, ServiceId service) {
    return state.held().values().stream()
            .anyMatch(o -> o.standing() && o.lender().equals(lender) && o.service().equals(service))
        || state.asked().values().stream()
            .anyMatch(a -> a.peer().equals(lender) && a.inquiry().service().equals(service));
  }

  /** Whether the content provider consents to delivery of the service by the peer. */
  static boolean consents(AgentState state, ServiceId service, CdnName peer) {
    return state.services().stream().anyMatch(s -> s.id().equals(service) && s.mayGoTo(peer));
  }

  private static List<CdnName> admitted(
      AgentState state,
      CompiledPolicy policy,
      ServiceId service,
      Comparator<KnownPeer> order,
      Instant now) {
    return state.peers().values().stream()
        .filter(p -> state.restraints().toBorrowing(p.advertisement().cdn()).isEmpty())
        .filter(p -> consents(state, service, p.advertisement().cdn()))
        .filter(p -> Fickle.objection(state, p.advertisement().cdn(), service, now).isEmpty())
        .filter(p -> Counterparties.admits(state, policy, p.advertisement().cdn(), now))
        .sorted(order)
        .map(p -> p.advertisement().cdn())
        .toList();
  }

  private static Comparator<KnownPeer> order(AgentState state, Instant now) {
    return Comparator.comparing(
            (KnownPeer p) -> LoadExchange.isExhausted(state, p.advertisement().cdn(), now))
        .thenComparing(p -> p.advertisement().lendable().isZero())
        .thenComparingInt(p -> arrears(state, p.advertisement().cdn(), now))
        .thenComparingDouble(p -> distance(state, p).orElse(Double.MAX_VALUE))
        .thenComparing(p -> p.advertisement().cdn());
  }

  /**
   * How many whole tenths the record of a peer is below a stranger's; 0 for all others, so that who
   * is new has its chance, and a little more or less of a record does not outweigh a distance.
   */
  static int arrears(AgentState state, CdnName peer, Instant now) {
    PeerRecord record = state.records().getOrDefault(peer, PeerRecord.NONE);
    return (int) Math.max(0, Math.floor((PeerRecord.NONE.score(now) - record.score(now)) * 10));
  }

  /** That peers are asked after others for their record; nothing where none is. */
  static String words(AgentState state, List<CdnName> asked, Instant now) {
    List<String> behind =
        asked.stream()
            .filter(peer -> arrears(state, peer, now) > 0)
            .limit(MOST_TOLD)
            .map(peer ->
                String.format(
                    Locale.ROOT,
                    "%s (%.2f)",
                    peer,
                    state.records().getOrDefault(peer, PeerRecord.NONE).score(now)))
            .toList();
    return behind.isEmpty()
        ? ""
        : "; after all others, for what they have delivered before: " + String.join(", ", behind);
  }

  /** The estimated round trip to a peer in milliseconds, where both have a place. */
  static Optional<Double> distance(AgentState state, KnownPeer peer) {
    if (state.neighbourhood().measured().isEmpty()) {
      return Optional.empty();
    }
    Coordinate here = state.neighbourhood().coordinate();
    return peer.advertisement().coordinate().filter(Vivaldi::isCredible).map(here::distanceTo);
  }

  static void noteDecline(
      Step.Draft<AgentState, AgentFact> draft, CdnName peer, String reason, Instant now) {
    Neighbourhood.Decline before = draft.state().neighbourhood().declines().get(peer);
    boolean known =
        before != null && before.reason().equals(reason) && before.at().plus(NOTED).isAfter(now);
    if (!known) {
      draft.note(
          new AgentFact.Around(
              new NeighbourFact.DeclineNoted(peer, new Neighbourhood.Decline(reason, now))));
    }
  }
}

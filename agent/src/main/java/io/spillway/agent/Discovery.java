package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.Advertisement;
import io.spillway.model.Capability;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.CdniFootprint;
import io.spillway.model.Side;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * This CDN's own advertisement: when it is made, and what it says. It is renewed at a third of its
 * life, which is the longer the more CDNs are known, and early where what it told has changed much.
 */
final class Discovery {
  /** Changes are told one after the other, not sooner than this. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private static final Duration LONGEST_RENEWAL = Duration.ofMinutes(20);
  private static final Duration SWEEP = Duration.ofMinutes(5);
  private static final double LEAST_MOVE_MILLIS = 10;
  private static final double LEAST_MOVE_SHARE = 0.25;
  private static final List<String> PROTOCOLS = List.of("http/1.1");

  private final AgentSettings settings;
  private final Gossip gossip;

  Discovery(AgentSettings settings, Gossip gossip) {
    this.settings = settings;
    this.gossip = gossip;
  }

  void tick(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    for (KnownPeer known : List.copyOf(draft.state().peers().values())) {
      if (known.advertisement().expiresAt().isBefore(now)) {
        draft.note(new AgentFact.PeerForgotten(known.advertisement().cdn(), "has expired"));
      }
    }
    sweep(draft, now);
    if (!draft.state().edges().isEmpty() && isDue(draft.state(), now)) {
      advertise(draft, now);
    }
    if (!now.isBefore(draft.state().nextGossip())) {
      gossip.turn(draft, now);
    }
  }

  /** Rounds are counted by the turn, so this is about every five minutes. */
  private void sweep(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    AgentState state = draft.state();
    long every = Math.max(1, SWEEP.dividedBy(settings.gossipEvery()));
    if (now.isBefore(state.nextGossip()) || state.turn() % every != 0) {
      return;
    }
    draft.note(new AgentFact.Around(new NeighbourFact.Swept(now)));
    for (var e : List.copyOf(state.neighbourhood().equivocations().entrySet())) {
      if (e.getValue().at().plus(Hearing.EVIDENCE_KEPT).isBefore(now)) {
        draft.note(new AgentFact.Around(new NeighbourFact.EquivocationForgotten(e.getKey())));
      }
    }
  }

  private boolean isDue(AgentState state, Instant now) {
    if (!now.isBefore(state.nextAdvertisement())) {
      return true;
    }
    Optional<Advertisement> own = state.own().map(KnownPeer::advertisement);
    if (own.isEmpty() || own.get().sequence() != state.sequence()) {
      return false;
    }
    Duration eighth = renewal(state).dividedBy(8);
    Duration quiet = eighth.compareTo(QUIET) > 0 ? eighth : QUIET;
    return !now.isBefore(own.get().issuedAt().plus(quiet)) && hasChangedMuch(state, own.get());
  }

  /** What it told is off by a fifth of all capacity, or nothing has become something. */
  private boolean hasChangedMuch(AgentState state, Advertisement own) {
    Capacity total = state.edgeCapacity();
    Capacity lendable = LoadExchange.coarse(offered(state), total);
    double before = own.lendable().requests().perSecond();
    double after = lendable.requests().perSecond();
    boolean capacity =
        Math.abs(before - after) >= 0.2 * total.requests().perSecond() - 1
            || (before == 0) != (after == 0);
    List<Capability> told =
        own.capabilities().stream()
            .filter(c -> !(c instanceof Capability.CapacityLimits))
            .filter(c -> !(c instanceof Capability.EncryptionKey))
            .toList();
    boolean abilities =
        !told.equals(abilities(state)) || !own.footprints().equals(footprints(state));
    return capacity || abilities || hasMoved(state, own);
  }

  private static boolean hasMoved(AgentState state, Advertisement own) {
    var here = state.neighbourhood().coordinate();
    if (own.coordinate().isEmpty()) {
      return !state.neighbourhood().measured().isEmpty();
    }
    var there = own.coordinate().get();
    double moved = StrictMath.hypot(here.x() - there.x(), here.y() - there.y());
    double size = StrictMath.hypot(there.x(), there.y()) + there.height();
    return moved > Math.max(LEAST_MOVE_MILLIS, LEAST_MOVE_SHARE * size);
  }

  /** How long until the next one, if nothing changes. */
  Duration renewal(AgentState state) {
    Duration usual = settings.advertisementLife().dividedBy(3);
    Duration shared = settings.advertisementPace().multipliedBy(state.peers().size() + 1L);
    Duration longer = shared.compareTo(usual) > 0 ? shared : usual;
    return longer.compareTo(LONGEST_RENEWAL) < 0 ? longer : LONGEST_RENEWAL;
  }

  private void advertise(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    AgentState state = draft.state();
    // Seconds since the epoch keep the sequence growing even where the journal was lost.
    long sequence = Math.max(state.sequence() + 1, now.getEpochSecond());
    Duration renewal = renewal(state);
    List<Capability> capabilities = new ArrayList<>();
    Capacity lendable = LoadExchange.coarse(offered(state), state.edgeCapacity());
    capabilities.add(Advertisement.limits(lendable, state.footprint()));
    capabilities.addAll(abilities(state));
    draft.note(new AgentFact.AdvertisementMade(sequence, now.plus(renewal)));
    draft.ask(
        new Effect.Perform(
            new Work.SignAdvertisement(
                new Advertisement(
                    settings.self(),
                    settings.endpoint(),
                    sequence,
                    now,
                    now.plus(renewal.multipliedBy(3)),
                    state.neighbourhood().measured().isEmpty()
                        ? Optional.empty()
                        : Optional.of(state.neighbourhood().coordinate().rounded()),
                    capabilities))));
  }

  /** What edges do for a borrowed site, and how clients can be sent to them. */
  private List<Capability> abilities(AgentState state) {
    List<Capability> all = new ArrayList<>();
    all.add(new Capability.DeliveryProtocol(PROTOCOLS, footprints(state)));
    all.add(new Capability.AcquisitionProtocol(PROTOCOLS, footprints(state)));
    if (settings.redirectZone().isPresent()) {
      all.add(new Capability.RedirectionMode(List.of("DNS-I", "HTTP-I"), footprints(state)));
    }
    return all;
  }

  /** What could be lent: nothing while an operator has stopped it. */
  static Capacity offered(AgentState state) {
    return state.restraints().stops(Side.LENDING) ? Capacity.ZERO : state.lendable();
  }

  private static List<CdniFootprint> footprints(AgentState state) {
    return CdniFootprint.of(state.footprint());
  }

  void signed(
      Step.Draft<AgentState, AgentFact> draft, AgentMessage.AdvertisementSigned m, Instant now) {
    SignedAdvertisement signed = m.signed();
    KnownPeer before = draft.state().own().orElse(null);
    if (before != null && before.advertisement().sequence() >= signed.advertisement().sequence()) {
      return;
    }
    CdnName self = settings.self();
    draft.note(new AgentFact.AdvertisementHeld(KnownPeer.of(signed, m.key(), self, now, before)));
    gossip.push(draft, signed);
  }
}

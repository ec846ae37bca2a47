package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.Advertisement;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.RequestRate;
import io.spillway.model.Side;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.Work;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Spreads advertisements by anti-entropy: digests to a few neighbours in turn, and what is newer in
 * return. Runs before and besides any need.
 */
final class Discovery {
  private static final int FANOUT = 3;
  private static final int MAX_PEERS = 10_000;
  private static final int MAX_BATCH = 256;
  private static final Duration SKEW = Duration.ofSeconds(60);

  private final AgentSettings settings;

  Discovery(AgentSettings settings) {
    this.settings = settings;
  }

  void tick(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    for (SignedAdvertisement known : List.copyOf(draft.state().peers().values())) {
      if (known.advertisement().expiresAt().isBefore(now)) {
        draft.note(new AgentFact.PeerForgotten(known.advertisement().cdn()));
      }
    }
    if (!draft.state().edges().isEmpty() && !now.isBefore(draft.state().nextAdvertisement())) {
      advertise(draft, now);
    }
    if (!now.isBefore(draft.state().nextGossip())) {
      gossip(draft, now);
    }
  }

  private void advertise(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    // Seconds since the epoch keep the sequence growing even where the journal was lost.
    long sequence = Math.max(draft.state().sequence() + 1, now.getEpochSecond());
    Duration life = settings.advertisementLife();
    draft.note(new AgentFact.AdvertisementMade(sequence, now.plus(life.dividedBy(3))));
    draft.ask(
        new Effect.Perform(
            new Work.SignAdvertisement(
                new Advertisement(
                    settings.self(),
                    settings.endpoint(),
                    sequence,
                    now,
                    now.plus(life),
                    draft.state().restraints().stops(Side.LENDING)
                        ? Capacity.ZERO
                        : coarse(draft.state().lendable(), draft.state().edgeCapacity()),
                    draft.state().footprint()))));
  }

  /** Rounded down to a tenth of all capacity, so that exact load does not leave the CDN. */
  private static Capacity coarse(Capacity lendable, Capacity total) {
    double steps =
        total.requests().perSecond() <= 0
            ? 0
            : Math.floor(10 * lendable.requests().perSecond() / total.requests().perSecond());
    return new Capacity(
            new RequestRate(Math.floor(total.requests().perSecond() * steps / 10)),
            total.bits().times(steps / 10))
        .min(total);
  }

  private void gossip(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    AgentState state = draft.state();
    List<CdnName> neighbours = neighbours(state);
    draft.note(new AgentFact.GossipTurned(state.turn() + FANOUT, now.plus(settings.gossipEvery())));
    for (int i = 0; i < Math.min(FANOUT, neighbours.size()); i++) {
      CdnName to = neighbours.get((int) ((state.turn() + i) % neighbours.size()));
      // A contact that does not know this CDN yet could not answer: it learns the endpoint first.
      if (!state.peers().containsKey(to)) {
        state
            .own()
            .ifPresent(own ->
                draft.ask(new Effect.Send(to, new PeerMessage.Advertisements(List.of(own)))));
      }
      draft.ask(new Effect.Send(to, digest(state)));
    }
  }

  private List<CdnName> neighbours(AgentState state) {
    TreeSet<CdnName> all = new TreeSet<>(settings.contacts().keySet());
    all.addAll(state.peers().keySet());
    all.remove(settings.self());
    all.removeAll(state.restraints().banned().keySet());
    return new ArrayList<>(all);
  }

  private PeerMessage.AdvertisementDigest digest(AgentState state) {
    TreeMap<CdnName, Long> sequences = new TreeMap<>();
    state.peers().forEach((cdn, s) -> sequences.put(cdn, s.advertisement().sequence()));
    state.own().ifPresent(s -> sequences.put(settings.self(), s.advertisement().sequence()));
    return new PeerMessage.AdvertisementDigest(sequences);
  }

  void digest(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.AdvertisementDigest theirs,
      Instant now) {
    AgentState state = draft.state();
    List<SignedAdvertisement> newer = new ArrayList<>();
    state.own().ifPresent(own -> addIfNewer(newer, own, theirs, now));
    state.peers().values().forEach(s -> addIfNewer(newer, s, theirs, now));
    if (!newer.isEmpty()) {
      draft.ask(
          new Effect.Send(
              from,
              new PeerMessage.Advertisements(newer.subList(0, Math.min(newer.size(), MAX_BATCH)))));
    }
    boolean lacking = false;
    for (Map.Entry<CdnName, Long> e : theirs.sequences().entrySet()) {
      SignedAdvertisement mine = state.peers().get(e.getKey());
      lacking |=
          !e.getKey().equals(settings.self())
              && !state.restraints().bans(e.getKey())
              && (mine == null || mine.advertisement().sequence() < e.getValue());
    }
    if (lacking) {
      draft.ask(new Effect.Send(from, digest(state)));
    }
  }

  private static void addIfNewer(
      List<SignedAdvertisement> newer,
      SignedAdvertisement mine,
      PeerMessage.AdvertisementDigest theirs,
      Instant now) {
    Long known = theirs.sequences().get(mine.advertisement().cdn());
    if (mine.advertisement().expiresAt().isAfter(now)
        && (known == null || known < mine.advertisement().sequence())) {
      newer.add(mine);
    }
  }

  void advertisements(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.Advertisements message,
      Instant now) {
    for (SignedAdvertisement signed : message.advertisements().stream().limit(MAX_BATCH).toList()) {
      Advertisement ad = signed.advertisement();
      SignedAdvertisement known = draft.state().peers().get(ad.cdn());
      boolean stale = known != null && known.advertisement().sequence() >= ad.sequence();
      boolean timely = ad.expiresAt().isAfter(now) && ad.issuedAt().isBefore(now.plus(SKEW));
      boolean room = known != null || draft.state().peers().size() < MAX_PEERS;
      boolean banned = draft.state().restraints().bans(ad.cdn());
      if (!ad.cdn().equals(settings.self()) && !banned && !stale && timely && room) {
        draft.note(new AgentFact.PeerKnown(signed, from, known == null));
        if (known == null) {
          Revoking.introduce(draft, settings.self(), ad.cdn());
        }
      }
    }
  }
}

package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.CdnName;
import io.spillway.model.Digest;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Spreads advertisements (Demers et al.: Epidemic algorithms, PODC 1987): what is new is announced
 * to a few neighbours for a few rounds, who ask for what they lack; and hashes of ranges are
 * compared now and then, so that what was missed is found. No message is larger than a bound, and
 * none grows with the number of CDNs.
 */
final class Gossip {
  /** How often hashes are compared when all is well: once in so many rounds, but among few. */
  private static final int CALM = 4;

  /** A range that holds so few is listed rather than split. */
  private static final int FEW = 16;

  /** The most that one message announces, lists or asks for. */
  private static final int MOST = 64;

  /** The most ranges of one message that are split. */
  private static final int MOST_SPLIT = 4;

  /** The most characters of documents in one message, so that it fits into one of the wire. */
  private static final int MOST_CHARACTERS = 90_000;

  /** The finest range: 16^6 of them are enough for any number of CDNs. */
  private static final int FINEST = 6;

  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(2);

  private final AgentSettings settings;
  private final Neighbours neighbours;

  Gossip(AgentSettings settings) {
    this.settings = settings;
    this.neighbours = new Neighbours(settings);
  }

  /** One round. */
  void turn(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    AgentState state = draft.state();
    List<CdnName> chosen = neighbours.choose(state);
    draft.note(new AgentFact.GossipTurned(state.turn() + 1, now.plus(settings.gossipEvery())));
    SortedMap<CdnName, PeerMessage.Held> news = news(state);
    Instant asOf = now.minus(KnownPeer.SPREAD);
    boolean restless = state.neighbourhood().restless() > 0;
    boolean few = state.peers().size() <= Neighbours.FANOUT;
    SortedMap<String, String> hashes = new TreeMap<>();
    if (restless || few || state.turn() % CALM == 0) {
      hashes = new Ranges(state, asOf).parts("");
    }
    for (int i = 0; i < chosen.size(); i++) {
      CdnName to = chosen.get(i);
      // A contact that does not know this CDN yet could not answer: it learns the endpoint first.
      if (!state.peers().containsKey(to)) {
        state.own().ifPresent(own -> send(draft, to, List.of(own.signed())));
      }
      boolean compared = !hashes.isEmpty() && (restless || few || i == 0);
      if (compared || !news.isEmpty()) {
        say(draft, to, digest(asOf, compared ? hashes : new TreeMap<>(), List.of(), news));
      }
    }
  }

  /** Tells an own advertisement to a few neighbours at once. */
  void push(Step.Draft<AgentState, AgentFact> draft, SignedAdvertisement own) {
    for (CdnName to : neighbours.choose(draft.state())) {
      send(draft, to, List.of(own));
    }
  }

  void digest(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.AdvertisementDigest theirs,
      Instant now) {
    AgentState state = draft.state();
    if (!neighbours.isReachable(state, from)) {
      return;
    }
    ask(draft, from, theirs, now);
    // A time that is far off would make all hashes differ.
    Duration off = Duration.between(theirs.asOf(), now.minus(KnownPeer.SPREAD)).abs();
    if (off.compareTo(Duration.ofMinutes(5)) > 0
        || (theirs.hashes().isEmpty() && theirs.listed().isEmpty())) {
      return;
    }
    Ranges mine = new Ranges(state, theirs.asOf());
    answerListed(draft, from, theirs, mine);
    answerHashes(draft, from, theirs, mine);
  }

  /** Asks for what is newer there, unless somebody else has just been asked for it. */
  private void ask(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.AdvertisementDigest theirs,
      Instant now) {
    AgentState state = draft.state();
    SortedMap<CdnName, Neighbourhood.Wanted> wanted = new TreeMap<>();
    for (Map.Entry<CdnName, PeerMessage.Held> e : theirs.held().entrySet()) {
      Neighbourhood.Wanted before = state.neighbourhood().wanted().get(e.getKey());
      boolean asked =
          before != null
              && before.sequence() >= e.getValue().sequence()
              && before.until().isAfter(now);
      if (wanted.size() < MOST && !asked && lacks(state, e.getKey(), e.getValue())) {
        wanted.put(
            e.getKey(),
            new Neighbourhood.Wanted(e.getValue().sequence(), now.plus(ANSWERED_WITHIN)));
      }
    }
    if (!wanted.isEmpty()) {
      draft.note(new AgentFact.Around(new NeighbourFact.AdvertisementsAsked(wanted)));
      say(draft, from, new PeerMessage.AdvertisementsWanted(List.copyOf(wanted.keySet())));
    }
  }

  private boolean lacks(AgentState state, CdnName cdn, PeerMessage.Held theirs) {
    if (cdn.equals(settings.self())) {
      return theirs.sequence() > state.sequence();
    }
    KnownPeer mine = state.peers().get(cdn);
    if (mine == null || mine.advertisement().sequence() < theirs.sequence()) {
      return true;
    }
    // Another document of the same sequence is the proof of an equivocation, unless that is known.
    return mine.advertisement().sequence() == theirs.sequence()
        && !mine.mark().equals(theirs.mark())
        && !state.neighbourhood().equivocations().containsKey(cdn);
  }

  /** Of ranges that were listed in whole: what they lack. */
  private void answerListed(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.AdvertisementDigest theirs,
      Ranges mine) {
    List<SignedAdvertisement> lacking = new ArrayList<>();
    for (String range : theirs.listed()) {
      for (KnownPeer each : mine.in(range)) {
        PeerMessage.Held held = theirs.held().get(each.advertisement().cdn());
        boolean lacks = held == null || held.sequence() < each.advertisement().sequence();
        if (lacks && !each.advertisement().cdn().equals(from)) {
          lacking.add(each.signed());
        }
      }
    }
    if (!lacking.isEmpty()) {
      send(draft, from, lacking);
    }
  }

  /**
   * Of ranges whose hashes differ: a list where few are in them, else the hashes of their parts.
   */
  private void answerHashes(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.AdvertisementDigest theirs,
      Ranges mine) {
    SortedMap<String, String> hashes = new TreeMap<>();
    SortedMap<CdnName, PeerMessage.Held> held = new TreeMap<>();
    List<String> listed = new ArrayList<>();
    for (String range : rotated(theirs.hashes(), draft.state().turn())) {
      String hash = theirs.hashes().getOrDefault(range, Ranges.NOTHING);
      if (mine.hash(range).equals(hash)) {
        continue;
      }
      Collection<KnownPeer> own = mine.in(range);
      if (own.size() <= FEW || range.length() >= FINEST) {
        if (held.size() + own.size() <= 2 * MOST && listed.size() < MOST) {
          Ranges.list(held, own);
          listed.add(range);
        }
      } else if (hash.equals(Ranges.NOTHING)) {
        Ranges.list(held, own.stream().limit(Math.max(0, MOST - held.size())).toList());
      } else if (hashes.size() < 16 * MOST_SPLIT) {
        hashes.putAll(mine.parts(range));
      }
    }
    boolean newcomer = theirs.hashes().values().stream().allMatch(Ranges.NOTHING::equals);
    if (newcomer && !theirs.hashes().isEmpty()) {
      mine.young().stream()
          .filter(y -> !theirs.held().containsKey(y.advertisement().cdn()))
          .limit(MOST)
          .forEach(y -> held.put(y.advertisement().cdn(), y.held()));
    }
    held.remove(from);
    if (!hashes.isEmpty() || !listed.isEmpty() || !held.isEmpty()) {
      say(draft, from, digest(theirs.asOf(), hashes, listed, held));
    }
  }

  /**
   * The ranges, beginning with any other one each round, as not all fit into one answer. Steps of
   * one length could miss some for ever, since hashes come in every fourth round alone.
   */
  private List<String> rotated(SortedMap<String, String> hashes, long turn) {
    List<String> ranges = new ArrayList<>(hashes.keySet());
    if (!ranges.isEmpty()) {
      String draw = Digest.hex(settings.self() + " ranges " + turn, 4);
      Collections.rotate(ranges, (int) (Long.parseLong(draw, 16) % ranges.size()));
    }
    return ranges;
  }

  void wanted(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.AdvertisementsWanted message,
      Instant now) {
    AgentState state = draft.state();
    if (!neighbours.isReachable(state, from)) {
      return;
    }
    List<SignedAdvertisement> found = new ArrayList<>();
    for (CdnName cdn : message.cdns()) {
      KnownPeer known =
          cdn.equals(settings.self()) ? state.own().orElse(null) : state.peers().get(cdn);
      if (known != null && known.advertisement().expiresAt().isAfter(now)) {
        found.add(known.signed());
      }
    }
    if (!found.isEmpty()) {
      send(draft, from, found);
    }
  }

  private SortedMap<CdnName, PeerMessage.Held> news(AgentState state) {
    SortedMap<CdnName, PeerMessage.Held> news = new TreeMap<>();
    for (CdnName cdn : state.neighbourhood().news().keySet()) {
      KnownPeer known =
          cdn.equals(settings.self()) ? state.own().orElse(null) : state.peers().get(cdn);
      if (known != null && news.size() < MOST) {
        news.put(cdn, known.held());
      }
    }
    return news;
  }

  private static PeerMessage.AdvertisementDigest digest(
      Instant asOf,
      SortedMap<String, String> hashes,
      List<String> listed,
      SortedMap<CdnName, PeerMessage.Held> held) {
    return new PeerMessage.AdvertisementDigest(asOf, hashes, listed, held);
  }

  /** As many as fit into one message; the next round finds the rest. */
  private static void send(
      Step.Draft<AgentState, AgentFact> draft, CdnName to, List<SignedAdvertisement> all) {
    List<SignedAdvertisement> some = new ArrayList<>();
    int characters = 0;
    for (SignedAdvertisement each : all) {
      characters += each.document().length();
      if (some.size() < MOST && (some.isEmpty() || characters <= MOST_CHARACTERS)) {
        some.add(each);
      }
    }
    say(draft, to, new PeerMessage.Advertisements(some));
  }

  private static void say(
      Step.Draft<AgentState, AgentFact> draft, CdnName to, PeerMessage message) {
    draft.ask(new Effect.Send(to, message));
  }
}

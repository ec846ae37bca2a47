package io.spillway.agent;

import io.spillway.agent.record.PeerRecord;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.Footprint;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The state after a fact. */
final class Fold {
  private Optional<PolicyDocument> policy;
  private List<Service> services;
  private List<Edge> edges;
  private Capacity lendable;
  private Footprint footprint;
  private Optional<KnownPeer> own;
  private long sequence;
  private Instant nextAdvertisement;
  private SortedMap<CdnName, KnownPeer> peers;
  private Instant nextGossip;
  private long turn;
  private long counter;
  private SortedMap<io.spillway.model.RequestId, AgentState.Asked> asked;
  private SortedMap<OfferId, Offer> held;
  private SortedMap<OfferId, AgentState.Promise> promised;
  private SortedMap<io.spillway.model.AgreementId, Deal> deals;
  private Auctions auctions;

  private RequestRate ownSoon;
  private Optional<Instant> pressedSince;
  private Neighbourhood neighbourhood;
  private SortedMap<CdnName, PeerRecord> records;
  private Restraints restraints;
  private KeyRecord keys;
  private LongTermBook longTerms;
  private SortedMap<CdnName, Refusals.Tally> refusals;

  private Fold(AgentState s) {
    policy = s.policy();
    services = s.services();
    edges = s.edges();
    lendable = s.lendable();
    footprint = s.footprint();
    own = s.own();
    sequence = s.sequence();
    nextAdvertisement = s.nextAdvertisement();
    peers = s.peers();
    nextGossip = s.nextGossip();
    turn = s.turn();
    counter = s.counter();
    asked = s.asked();
    held = s.held();
    promised = s.promised();
    deals = s.deals();
    auctions = s.auctions();
    ownSoon = s.ownSoon();
    pressedSince = s.pressedSince();
    neighbourhood = s.neighbourhood();
    records = s.records();
    restraints = s.restraints();
    refusals = s.refusals();
    keys = s.keys();
    longTerms = s.longTerms();
  }

  static AgentState apply(AgentState state, AgentFact fact) {
    Fold f = new Fold(state);
    f.take(fact);
    return new AgentState(
        f.policy,
        f.services,
        f.edges,
        f.lendable,
        f.footprint,
        f.own,
        f.sequence,
        f.nextAdvertisement,
        f.peers,
        f.nextGossip,
        f.turn,
        f.counter,
        f.asked,
        f.held,
        f.promised,
        f.deals,
        f.auctions,
        f.ownSoon,
        f.pressedSince,
        f.neighbourhood,
        f.records,
        f.restraints,
        f.refusals,
        f.keys,
        f.longTerms);
  }

  private void take(AgentFact fact) {
    switch (fact) {
      case AgentFact.PolicyNoted m -> policy = Optional.of(m.document());
      case AgentFact.ResourcesNoted m -> {
        services = m.services();
        edges = m.edges();
      }
      case AgentFact.LendableNoted m -> {
        lendable = m.capacity();
        footprint = m.footprint();
      }
      case AgentFact.AdvertisementMade m -> {
        sequence = m.sequence();
        nextAdvertisement = m.next();
      }
      case AgentFact.AdvertisementHeld m -> {
        own = Optional.of(m.own());
        neighbourhood = NeighbourFold.learnt(neighbourhood, m.own().toldBy(), true, false);
      }
      case AgentFact.SequenceRaised m -> {
        sequence = m.sequence();
        nextAdvertisement = m.next();
      }
      case AgentFact.GossipTurned m -> {
        turn = m.turn();
        nextGossip = m.next();
        neighbourhood = NeighbourFold.turned(neighbourhood, m.next());
      }
      case AgentFact.PeerKnown m -> {
        CdnName cdn = m.known().advertisement().cdn();
        peers = with(peers, cdn, m.known());
        neighbourhood = NeighbourFold.learnt(neighbourhood, cdn, m.news(), m.late());
      }
      case AgentFact.PeerForgotten m -> {
        peers = without(peers, m.peer());
        neighbourhood = NeighbourFold.forgotten(neighbourhood, m.peer());
      }
      case AgentFact.Around m -> neighbourhood = NeighbourFold.apply(neighbourhood, m.fact());
      case AgentFact.OfferAsked m -> {
        asked = with(asked, m.request(), m.asked());
        counter++;
      }
      case AgentFact.AskEnded m -> asked = without(asked, m.request());
      case AgentFact.Declined m -> {}
      case AgentFact.OfferHeld m -> held = with(held, m.offer().id(), m.offer());
      case AgentFact.OfferDropped m -> held = without(held, m.offer());
      case AgentFact.PromiseNoted m -> {
        promised = with(promised, m.offer(), m.promise());
        counter = m.counter();
      }
      case AgentFact.PromiseEnded m -> {
        promised = without(promised, m.offer());
        auctions = auctions.without(m.offer());
      }
      case AgentFact.DealChanged m -> deals = with(deals, m.deal().terms().id(), m.deal());
      case AgentFact.DealForgotten m -> deals = without(deals, m.agreement());
      case AgentFact.AuctionChanged m -> {
        // Its name is made of the counter, as those of requests are.
        counter += auctions.called().containsKey(m.auction().id()) ? 0 : 1;
        auctions = auctions.after(m);
      }
      case AgentFact.OfAuction m -> auctions = auctions.after(m);
      case AgentFact.OwnNeedNoted m -> ownSoon = m.soon();
      case AgentFact.PressureNoted m -> pressedSince = m.since();
      case AgentFact.RecordNoted m -> records = Records.fold(records, m.peer(), m.entry());
      case AgentFact.Refused m -> refusals = Refusals.fold(refusals, m.peer(), m.tally());
      case AgentFact.Tolerated m -> refusals = Refusals.fold(refusals, m.peer(), m.tally());
      case AgentFact.PeerBanned m -> {
        restraints = restraints.with(m.peer(), Optional.of(new Restraints.Ban(m.at(), m.reason())));
        peers = without(peers, m.peer());
      }
      case AgentFact.BanLifted m -> restraints = restraints.with(m.peer(), Optional.empty());
      case AgentFact.TradeStopped m -> {
        restraints = restraints.with(m.side(), Optional.of(m.stop()));
        nextAdvertisement = Instant.EPOCH;
      }
      case AgentFact.TradeResumed m -> {
        restraints = restraints.with(m.side(), Optional.empty());
        nextAdvertisement = Instant.EPOCH;
      }
      case AgentFact.IdentityNoted m -> {
        keys = keys.using(m.own());
        // Others forget what the key before has advertised when that is revoked.
        nextAdvertisement = Instant.EPOCH;
      }
      case AgentFact.KeyRefused m -> keys = keys.refusing(m.key(), m.how());
      case AgentFact.KeyAccepted m -> keys = keys.accepting(m.key());
      case AgentFact.RevocationHeld m -> {
        keys = keys.with(m.heard());
        CdnName whose = m.heard().signed().revocation().cdn();
        if (own.filter(o -> o.advertisement().cdn().equals(whose)).isPresent()) {
          nextAdvertisement = Instant.EPOCH;
        }
      }
      case AgentFact.RevocationForgotten m -> keys = keys.without(m.key());
      case AgentFact.OfLongTerm m -> longTerms = longTerms.after(m.fact());
      case AgentFact.Passed m -> {}
    }
  }

  private static <K, V> SortedMap<K, V> with(SortedMap<K, V> map, K key, V value) {
    SortedMap<K, V> copy = new TreeMap<>(map);
    copy.put(key, value);
    return copy;
  }

  private static <K, V> SortedMap<K, V> without(SortedMap<K, V> map, K key) {
    SortedMap<K, V> copy = new TreeMap<>(map);
    copy.remove(key);
    return copy;
  }
}

package io.spillway.agent;

import io.spillway.agent.record.PeerRecord;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.Edge;
import io.spillway.model.Footprint;
import io.spillway.model.Inquiry;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that a peering agent knows.
 *
 * @param policy the rules in force; none until the policy repository has spoken
 * @param services this CDN's services
 * @param edges its edges that are alive
 * @param lendable what the registry could lend beyond all promises
 * @param footprint whose clients its edges serve well
 * @param own its own advertisement, once it is signed
 * @param sequence of its newest own advertisement
 * @param nextAdvertisement when the next one is due
 * @param peers other CDNs' newest advertisements, and who told them
 * @param nextGossip when advertisements are compared next
 * @param turn counts rounds of gossip
 * @param counter the last number given to a request or offer of this CDN
 * @param asked this CDN's requests that wait for an answer
 * @param held offers to this CDN
 * @param promised this CDN's offers to others, by the offer's id
 * @param deals agreements of either role
 * @param auctions the auctions that it takes part in
 * @param ownSoon what the own services need soon, to a fiftieth of all capacity
 * @param pressedSince since when the own services need what is lent; empty if they do not
 * @param neighbourhood what is known of the CDNs around besides what they advertise
 * @param records what is known of peers from dealing with them
 * @param restraints what operators have forbidden
 * @param refusals how much of each peer was refused of late
 * @param keys which key signs, and which are not believed any more
 * @param longTerms the long-term agreements
 */
public record AgentState(
    Optional<PolicyDocument> policy,
    List<Service> services,
    List<Edge> edges,
    Capacity lendable,
    Footprint footprint,
    Optional<KnownPeer> own,
    long sequence,
    Instant nextAdvertisement,
    SortedMap<CdnName, KnownPeer> peers,
    Instant nextGossip,
    long turn,
    long counter,
    SortedMap<RequestId, Asked> asked,
    SortedMap<OfferId, Offer> held,
    SortedMap<OfferId, Promise> promised,
    SortedMap<AgreementId, Deal> deals,
    Auctions auctions,
    RequestRate ownSoon,
    Optional<Instant> pressedSince,
    Neighbourhood neighbourhood,
    SortedMap<CdnName, PeerRecord> records,
    Restraints restraints,
    SortedMap<CdnName, Refusals.Tally> refusals,
    KeyRecord keys,
    LongTermBook longTerms) {

  /**
   * A request for a standing offer that this CDN has made.
   *
   * @param peer of whom
   * @param inquiry what was asked for
   * @param giveUpAt when it is forgotten
   * @param declined whether it was declined: that is heard once
   */
  public record Asked(CdnName peer, Inquiry inquiry, Instant giveUpAt, boolean declined) {
    Asked decline() {
      return new Asked(peer, inquiry, giveUpAt, true);
    }
  }

  /**
   * An offer that this CDN makes, or is about to make.
   *
   * @param request the borrower's request
   * @param borrower to whom
   * @param inquiry what was asked for
   * @param standing whether it was asked for before a need
   * @param most how much may be offered at most
   * @param offer the offer; none while the registry is asked
   * @param before the offer that this one renews for less or at another price: the borrower may
   *     have accepted it by a message that is on its way, so it is honoured until it expires
   * @param counters what this CDN did not sign, where it offers this instead
   */
  public record Promise(
      RequestId request,
      CdnName borrower,
      Inquiry inquiry,
      boolean standing,
      Capacity most,
      Optional<Offer> offer,
      Optional<Offer> before,
      Optional<Unsigned> counters) {
    /**
     * Terms that this CDN did not sign.
     *
     * @param agreement of which agreement
     * @param reason what the borrower is told
     */
    public record Unsigned(AgreementId agreement, String reason) {}

    /** The offers that can be accepted at a time, the newest first. */
    List<Offer> openAt(Instant now) {
      return Stream.of(offer, before)
          .flatMap(Optional::stream)
          .filter(o -> !o.validUntil().isBefore(now))
          .toList();
    }

    /** The most that one of its open offers is for; zero if none is open. */
    Capacity mostAt(Instant now) {
      return openAt(now).stream().map(Offer::capacity).reduce(Capacity.ZERO, Capacity::max);
    }

    /** The offer that terms accept, if they fit one that is open; else the newest. */
    Optional<Offer> acceptedBy(AgreementTerms terms, Instant now) {
      return openAt(now).stream()
          .filter(o -> o.capacity().covers(terms.capacity()) && o.tariff().equals(terms.tariff()))
          .findFirst()
          .or(() -> offer)
          .or(() -> before);
    }

    /** The same promise with other offers. */
    public Promise with(Optional<Offer> newest, Optional<Offer> older) {
      return new Promise(request, borrower, inquiry, standing, most, newest, older, counters);
    }

    /** Whether its capacity is, or is being, reserved. */
    boolean firm() {
      return offer.map(o -> o.commitment() == Commitment.FIRM).orElse(true);
    }
  }

  /** Copies. */
  public AgentState {
    services = List.copyOf(services);
    edges = List.copyOf(edges);
    peers = Collections.unmodifiableSortedMap(peers);
    asked = Collections.unmodifiableSortedMap(asked);
    held = Collections.unmodifiableSortedMap(held);
    promised = Collections.unmodifiableSortedMap(promised);
    deals = Collections.unmodifiableSortedMap(deals);
    records = Collections.unmodifiableSortedMap(records);
    refusals = Collections.unmodifiableSortedMap(refusals);
  }

  static AgentState initial() {
    return new AgentState(
        Optional.empty(),
        List.of(),
        List.of(),
        Capacity.ZERO,
        Footprint.EVERYWHERE,
        Optional.empty(),
        0,
        Instant.EPOCH,
        new TreeMap<>(),
        Instant.EPOCH,
        0,
        0,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        Auctions.NONE,
        RequestRate.ZERO,
        Optional.empty(),
        Neighbourhood.initial(),
        new TreeMap<>(),
        Restraints.NONE,
        new TreeMap<>(),
        KeyRecord.NONE,
        LongTermBook.EMPTY);
  }

  /** The sum of the capacity of all edges that are alive. */
  public Capacity edgeCapacity() {
    Capacity sum = Capacity.ZERO;
    for (Edge edge : edges) {
      sum = sum.plus(edge.capacity());
    }
    return sum;
  }
}

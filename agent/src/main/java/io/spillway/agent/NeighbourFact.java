package io.spillway.agent;

import io.spillway.model.CdnName;
import io.spillway.model.Coordinate;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;

/** What a peering agent states of the CDNs around it, besides what they advertise. */
public sealed interface NeighbourFact {
  /** What happened, as a sentence for a person on call; empty for what only a program wants. */
  default String story() {
    return "";
  }

  /** The CDN that it is about; empty for none. */
  default String subject() {
    return "";
  }

  /** Advertisements were asked for. */
  record AdvertisementsAsked(SortedMap<CdnName, Neighbourhood.Wanted> wanted)
      implements NeighbourFact {
    /** Copies. */
    public AdvertisementsAsked {
      wanted = Collections.unmodifiableSortedMap(wanted);
    }
  }

  /**
   * A CDN sent what it should not have sent. It is told once an hour of each CDN and kind.
   *
   * @param by who sent it
   * @param kind what it was, in one word
   * @param detail a line for people
   * @param at when
   */
  record Misdeed(CdnName by, String kind, String detail, Instant at) implements NeighbourFact {
    @Override
    public String story() {
      return "dropped what " + by + " sent (" + kind + "): " + detail;
    }

    @Override
    public String subject() {
      return by.value();
    }
  }

  /** A CDN said different things under one sequence; both are signed, and kept. */
  record EquivocationFound(CdnName cdn, Neighbourhood.Equivocation proof) implements NeighbourFact {
    @Override
    public String story() {
      return cdn
          + " signed two different advertisements of sequence "
          + proof.first().advertisement().sequence()
          + " (told by "
          + proof.toldBy()
          + "): both are kept as evidence";
    }

    @Override
    public String subject() {
      return cdn.value();
    }
  }

  /** Evidence is so old that it is dropped. */
  record EquivocationForgotten(CdnName cdn) implements NeighbourFact {}

  /** A round trip was measured, and this CDN's coordinate follows it. */
  record RoundTripNoted(Coordinate coordinate, CdnName peer, Neighbourhood.Measured measured)
      implements NeighbourFact {}

  /** A lender said what it could still lend. */
  record RemainingNoted(CdnName lender, Neighbourhood.Remaining remaining, boolean exhausted)
      implements NeighbourFact {
    @Override
    public String story() {
      return exhausted ? lender + " says that nothing more is left to be lent" : "";
    }

    @Override
    public String subject() {
      return lender.value();
    }
  }

  /** Those who borrow from this CDN were told what it could still lend. */
  record RemainingTold(Neighbourhood.Remaining remaining) implements NeighbourFact {}

  /** A peer declined to offer or to sign. */
  record DeclineNoted(CdnName peer, Neighbourhood.Decline decline) implements NeighbourFact {}

  /** Old news of what happened is dropped as of a time. */
  record Swept(Instant at) implements NeighbourFact {}
}

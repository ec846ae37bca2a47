package io.spillway.mediator;

import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Money;
import io.spillway.model.OfferId;
import io.spillway.model.RequestRate;
import io.spillway.model.Tariff;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an arrangement would have come to that was only played through (rule {@code
 * borrow.dry-run}): offers were looked at and chosen, and nobody was asked or told.
 *
 * <p>What is beyond the own edges counts as carried by peers in proportion to their capacity, from
 * when they would have been ready. What they are paid is the lines of their tariffs, each rounded
 * up to a micro.
 *
 * @param hires what would have been agreed, oldest first
 * @param peak the most that was beyond the own edges in one second
 * @param carried requests that peers would have carried
 * @param unserved requests beyond the own edges that no peer would have carried
 */
public record DryRun(List<Hire> hires, RequestRate peak, double carried, double unserved) {
  /** More changes of mind than a crowd brings. */
  private static final int MOST_HIRES = 200;

  /**
   * What would have been agreed with one lender.
   *
   * @param lender who
   * @param offer by which offer
   * @param capacity how much
   * @param tariff at which prices
   * @param from when it would have been agreed
   * @param ready when it would have carried the first clients
   * @param until when it would have been given back; none while it is hired
   * @param requests what it would have carried so far
   * @param bits what it would have sent so far
   */
  public record Hire(
      CdnName lender,
      OfferId offer,
      Capacity capacity,
      Tariff tariff,
      Instant from,
      Instant ready,
      Optional<Instant> until,
      double requests,
      double bits) {
    /** What would be owed for it: what it carried, and that it was held ready until now. */
    public Money cost(Instant now) {
      return tariff.cost(requests, bits / 8, capacity.requests(), from, until.orElse(now));
    }

    boolean carries(Instant now) {
      return until.isEmpty() && !ready.isAfter(now);
    }

    Hire released(Instant at) {
      return until.isPresent()
          ? this
          : new Hire(lender, offer, capacity, tariff, from, ready, Optional.of(at), requests, bits);
    }

    Hire readyAt(Instant at) {
      return new Hire(lender, offer, capacity, tariff, from, at, until, requests, bits);
    }

    Hire carrying(double moreRequests, double moreBits) {
      return new Hire(
          lender,
          offer,
          capacity,
          tariff,
          from,
          ready,
          until,
          requests + moreRequests,
          bits + moreBits);
    }
  }

  /** Copies. */
  public DryRun {
    hires = List.copyOf(hires);
  }

  static DryRun begun() {
    return new DryRun(List.of(), RequestRate.ZERO, 0, 0);
  }

  /** What is hired now, in requests per second. */
  public double hired() {
    return hires.stream()
        .filter(h -> h.until().isEmpty())
        .mapToDouble(h -> h.capacity().requests().perSecond())
        .sum();
  }

  /** What would be owed by now, by currency: more than one where the policy's has changed. */
  public SortedMap<String, Money> cost(Instant now) {
    SortedMap<String, Money> cost = new TreeMap<>();
    for (Hire hire : hires) {
      cost.merge(hire.tariff().currency(), hire.cost(now), Money::plus);
    }
    return cost;
  }

  boolean full() {
    return hires.size() >= MOST_HIRES;
  }

  /**
   * With what a round has chosen besides. Who is hired already is ready as it was, since more of
   * the same is an amendment.
   */
  DryRun hiring(List<Hire> chosen) {
    List<Hire> all = new ArrayList<>(hires);
    for (Hire hire : chosen) {
      all.add(of(hire.lender()).findFirst().map(old -> hire.readyAt(old.ready())).orElse(hire));
    }
    return new DryRun(all, peak, carried, unserved);
  }

  /** What is hired of one lender now. */
  Stream<Hire> of(CdnName lender) {
    return hires.stream().filter(h -> h.until().isEmpty() && h.lender().equals(lender));
  }

  /** All is given back. */
  DryRun released(Instant now) {
    return new DryRun(hires.stream().map(h -> h.released(now)).toList(), peak, carried, unserved);
  }

  /**
   * One more second.
   *
   * @param excess requests per second beyond the own edges
   * @param bitsEach the mean size of a response
   */
  DryRun after(double excess, double bitsEach, Instant now) {
    double able =
        hires.stream()
            .filter(h -> h.carries(now))
            .mapToDouble(h -> h.capacity().requests().perSecond())
            .sum();
    double taken = Math.min(excess, able);
    List<Hire> next = new ArrayList<>();
    for (Hire h : hires) {
      double part =
          h.carries(now) && able > 0 ? taken * h.capacity().requests().perSecond() / able : 0;
      next.add(part > 0 ? h.carrying(part, part * bitsEach) : h);
    }
    return new DryRun(
        next,
        excess > peak.perSecond() ? RequestRate.perSecond(excess) : peak,
        carried + taken,
        unserved + excess - taken);
  }
}

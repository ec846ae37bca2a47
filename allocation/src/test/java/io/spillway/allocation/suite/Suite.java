package io.spillway.allocation.suite;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationProblem.Need;
import io.spillway.model.ArrangementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.Footprint;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.OfferLimits;
import io.spillway.model.Prefix;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Draws allocation problems. Rates are whole requests per second, prices whole micros; the same
 * seed and size always give the same problem, on every machine ({@link SplittableRandom} is
 * specified).
 *
 * <p>Each footprint is a /24. An offer serves nine footprints in ten; its whole capacity, its
 * limits on single footprints and its limits on groups of footprints hold at once; of some it
 * states a latency beyond the SLA. Every tenth lender makes two offers.
 */
public final class Suite {
  /** What makes a problem hard. */
  public enum Kind {
    /** Responses of one size, capacity enough, limits that overlap. */
    PLAIN(false, 1, false, 1.6),
    /** Responses of a size of its own in each footprint, so requests and bits are two limits. */
    SIZES(true, 1, false, 1.6),
    /** No lender carries more than an eighth, and records weigh the prices. */
    SHARES(false, 0.125, false, 1.6),
    /** Less is offered than is needed. */
    SHORT(true, 0.25, false, 0.7),
    /** Offers are taken for a part of their capacity at least, or not at all. */
    MINIMUMS(false, 1, true, 2.5),
    /** All at once. */
    ALL(true, 0.25, true, 1.8);

    private final boolean sizes;
    private final double share;
    private final boolean minimums;
    private final double plenty;

    Kind(boolean sizes, double share, boolean minimums, double plenty) {
      this.sizes = sizes;
      this.share = share;
      this.minimums = minimums;
      this.plenty = plenty;
    }

    /** Whether the problem is a linear program. */
    public boolean linear() {
      return !minimums;
    }
  }

  private final SplittableRandom random;
  private final Kind kind;
  private final int offers;
  private final int needs;

  private Suite(long seed, Kind kind, int offers, int needs) {
    this.random = new SplittableRandom(seed);
    this.kind = kind;
    this.offers = offers;
    this.needs = needs;
  }

  /** The problem of a seed, a kind and a size. */
  public static AllocationProblem problem(long seed, Kind kind, int offers, int needs) {
    return new Suite(seed, kind, offers, needs).draw();
  }

  private AllocationProblem draw() {
    List<Need> wanted = new ArrayList<>();
    long sum = 0;
    for (int need = 0; need < needs; need++) {
      int requests = random.nextInt(20, 500);
      long size = kind.sizes ? 8L * random.nextInt(1_000, 60_000) : 160_000;
      wanted.add(new Need(footprint(need, need + 1), capacity(requests, size)));
      sum += requests;
    }
    long each = Math.max(10, (long) (kind.plenty * sum / offers));
    List<Offer> bids = new ArrayList<>();
    for (int offer = 0; offer < offers; offer++) {
      bids.add(offer(offer, each));
    }
    TreeMap<CdnName, Double> factors = new TreeMap<>();
    if (kind.share < 1) {
      for (int lender = 0; lender < offers; lender += 3) {
        factors.put(lender(lender), random.nextInt(80, 200) / 100.0);
      }
    }
    return new AllocationProblem(new ArrangementId("suite"), 1, Capacity.ZERO, 0, bids, kind.share)
        .withNeeds(wanted)
        .within(Duration.ofMillis(500))
        .weighing(factors);
  }

  private Offer offer(int number, long each) {
    int requests = random.nextInt((int) (each / 2), (int) (each * 3 / 2) + 1);
    long size = kind.sizes ? 8L * random.nextInt(10_000, 60_000) : 160_000;
    List<OfferLimits.Limit> limits = new ArrayList<>();
    for (int i = 0; i < needs / 3; i++) {
      int need = random.nextInt(needs);
      limits.add(
          new OfferLimits.Limit(
              footprint(need, need + 1), capacity(random.nextInt(10, 200), size)));
    }
    for (int i = 0; i < 2 && needs > 2; i++) {
      int from = random.nextInt(needs - 1);
      int to = random.nextInt(from + 2, needs + 1);
      int part = (int) ((long) requests * random.nextInt(20, 80) / 100) + 1;
      limits.add(new OfferLimits.Limit(footprint(from, to), capacity(part, size)));
    }
    List<OfferLimits.Latency> latencies = new ArrayList<>();
    for (int need = 0; need < needs; need++) {
      if (random.nextInt(10) == 0) {
        latencies.add(new OfferLimits.Latency(footprint(need, need + 1), Duration.ofSeconds(1)));
      }
    }
    int minimum = kind.minimums ? requests * random.nextInt(20, 70) / 100 : 0;
    int lender = number % 10 == 9 ? number - 1 : number;
    return new Offer(
            new OfferId("offer-" + number),
            new RequestId("request-1"),
            lender(lender),
            new CdnName("cdn-a.example"),
            new ServiceId("customer"),
            Footprint.EVERYWHERE,
            capacity(requests, size),
            tariff(),
            Commitment.FIRM,
            true,
            Instant.EPOCH,
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Optional.empty())
        .withLimits(new OfferLimits(limits, latencies, new RequestRate(minimum)));
  }

  private Tariff tariff() {
    return new Tariff(
        new Money("EUR", random.nextInt(200_000, 3_000_000)),
        new Money("EUR", random.nextInt(1_000, 40_000)),
        new Money("EUR", random.nextInt(100_000, 900_000)));
  }

  private static CdnName lender(int number) {
    return new CdnName("cdn-" + number + ".example");
  }

  private static Capacity capacity(long requests, long bitsEach) {
    return new Capacity(new RequestRate(requests), new BitRate(requests * bitsEach));
  }

  private static Footprint footprint(int from, int to) {
    List<Prefix> prefixes = new ArrayList<>();
    for (int need = from; need < to; need++) {
      prefixes.add(new Prefix("10." + need / 256 + "." + need % 256 + ".0/24"));
    }
    return new Footprint(prefixes);
  }
}

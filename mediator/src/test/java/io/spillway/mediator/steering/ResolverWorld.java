package io.spillway.mediator.steering;

import io.spillway.model.AgreementId;
import io.spillway.model.RequestRate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;

/**
 * Clients behind 200 resolvers of Zipf sizes (the largest carries a fifth), two own and four peer
 * addresses, and the controller in the loop with a lag of two seconds.
 */
final class ResolverWorld {
  static final double CAPACITY = 120;
  static final double USABLE = 102;
  static final double AGREED = 300;
  private static final int RESOLVERS = 200;
  private static final double ZIPF = 1.08;
  private static final int PEERS = 2;
  private static final int ADDRESSES_EACH = 2;
  private static final int SLOTS = 4;
  private static final Duration TTL = Duration.ofSeconds(20);
  private static final long EPOCH = 1_000_000;

  /** What happened in one second: requests to the own edges and to each peer. */
  record Second(double demand, double own, List<Double> peers) {
    double total() {
      return own + peers.stream().mapToDouble(Double::doubleValue).sum();
    }

    double refused() {
      return Math.max(0, own - CAPACITY)
          + peers.stream().mapToDouble(p -> Math.max(0, p - AGREED)).sum();
    }
  }

  private final SplittableRandom chance;
  private final boolean manyAddresses;
  private final double[] size = new double[RESOLVERS];
  private final int[] overstay = new int[RESOLVERS];
  private final double[] expires = new double[RESOLVERS];
  private final List<int[]> cached = new ArrayList<>();
  private final List<Second> seconds = new ArrayList<>();
  private SteeringState state = SteeringState.INITIAL;
  private Shares answers = Shares.HOME;
  private Duration ttl = TTL;
  private int tableChanges;

  ResolverWorld(long seed, boolean manyAddresses, double ignoringTtl) {
    this.chance = new SplittableRandom(seed);
    this.manyAddresses = manyAddresses;
    double sum = 0;
    for (int r = 0; r < RESOLVERS; r++) {
      size[r] = Math.pow(r + 1, -ZIPF);
      sum += size[r];
    }
    for (int r = 0; r < RESOLVERS; r++) {
      size[r] /= sum;
      overstay[r] = chance.nextDouble() < ignoringTtl ? 3 : 1;
      expires[r] = chance.nextDouble() * TTL.toSeconds() * overstay[r];
      cached.add(new int[] {0, 1});
    }
  }

  /**
   * Plays the demand; the arrangement is active from one second on, its peers ready from another.
   */
  ResolverWorld play(LongToDoubleFunction demand, int duration, long activeFrom, long readyFrom) {
    for (int t = 0; t < duration; t++) {
      steer(t, activeFrom, readyFrom);
      double[] hits = new double[PEERS + 1];
      for (int slot = 0; slot < SLOTS; slot++) {
        serve(t + (double) slot / SLOTS, demand.applyAsDouble(t) / SLOTS, hits);
      }
      seconds.add(new Second(demand.applyAsDouble(t), hits[0], List.of(hits[1], hits[2])));
    }
    return this;
  }

  List<Second> seconds() {
    return seconds;
  }

  int tableChanges() {
    return tableChanges;
  }

  double refusedShare() {
    return seconds.stream().mapToDouble(Second::refused).sum()
        / seconds.stream().mapToDouble(Second::total).sum();
  }

  private void steer(int t, long activeFrom, long readyFrom) {
    int known = t - 2;
    if (known < 0) {
      return;
    }
    List<SteeringTarget> targets = new ArrayList<>();
    for (int p = 0; p < PEERS; p++) {
      double reached = seconds.get(known).peers().get(p);
      double served = Math.min(reached, AGREED);
      targets.add(
          new SteeringTarget(
              agreement(p),
              RequestRate.perSecond(AGREED),
              t >= readyFrom,
              Instant.ofEpochSecond(EPOCH + known),
              RequestRate.perSecond(served),
              RequestRate.perSecond(reached - served),
              RequestRate.ZERO));
    }
    SteeringController.Step step =
        SteeringController.step(
            state,
            new SteeringInput(
                Instant.ofEpochSecond(EPOCH + t),
                RequestRate.perSecond(ahead(known, 3 + 2)),
                RequestRate.perSecond(Math.max(0, ahead(known, 6) - ahead(known, 5))),
                RequestRate.perSecond(USABLE),
                RequestRate.perSecond(CAPACITY),
                Instant.ofEpochSecond(EPOCH + known),
                RequestRate.perSecond(seconds.get(known).total()),
                targets,
                t >= activeFrom,
                TTL));
    state = step.state();
    answers = step.output().answers();
    ttl = step.output().ttl();
    tableChanges += step.output().changed() ? 1 : 0;
  }

  /** Least squares over the last six known seconds, so many seconds ahead. */
  private double ahead(int known, int by) {
    int from = Math.max(0, known - 5);
    int n = known - from + 1;
    double mean = 0;
    for (int i = from; i <= known; i++) {
      mean += seconds.get(i).total() / n;
    }
    double centre = (from + known) / 2.0;
    double sxy = 0;
    double sxx = 0;
    for (int i = from; i <= known; i++) {
      sxy += (i - centre) * (seconds.get(i).total() - mean);
      sxx += (i - centre) * (i - centre);
    }
    double slope = sxx > 0 ? sxy / sxx : 0;
    return Math.max(0.3 * mean, mean + slope * (known + by - centre));
  }

  private void serve(double time, double expected, double[] hits) {
    for (int r = 0; r < RESOLVERS; r++) {
      int requests = poisson(expected * size[r]);
      if (requests > 0 && time >= expires[r]) {
        cached.set(r, answer());
        expires[r] = time + ttl.toSeconds() * overstay[r];
      }
      for (int i = 0; i < requests; i++) {
        int[] addresses = cached.get(r);
        hits[addresses[chance.nextInt(addresses.length)] / ADDRESSES_EACH]++;
      }
    }
  }

  /** Systematic sampling: each address is in with a probability proportional to its weight. */
  private int[] answer() {
    double[] weight = new double[(PEERS + 1) * ADDRESSES_EACH];
    double largest = 0;
    for (int a = 0; a < weight.length; a++) {
      int cdn = a / ADDRESSES_EACH;
      weight[a] = (cdn == 0 ? answers.own() : answers.of(agreement(cdn - 1))) / ADDRESSES_EACH;
      largest = Math.max(largest, weight[a]);
    }
    int n = manyAddresses ? Math.max(1, (int) Math.floor(1 / largest + 1e-9)) : 1;
    int[] picked = new int[n];
    double pointer = chance.nextDouble();
    double cumulated = 0;
    int k = 0;
    for (int a = 0; a < weight.length; a++) {
      cumulated += weight[a] * n;
      while (k < n && pointer + k < cumulated) {
        picked[k++] = a;
      }
    }
    while (k < n) {
      picked[k++] = weight.length - 1;
    }
    return picked;
  }

  private int poisson(double mean) {
    double limit = Math.exp(-mean);
    double product = chance.nextDouble();
    int n = 0;
    while (product > limit) {
      product *= chance.nextDouble();
      n++;
    }
    return n;
  }

  static AgreementId agreement(int peer) {
    return new AgreementId("agreement-" + (peer + 1));
  }
}

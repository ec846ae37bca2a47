package io.spillway.simulator.paper;

import io.spillway.simulator.steering.ClientPlan;
import io.spillway.simulator.steering.LoopPlan;
import io.spillway.simulator.steering.SteeringLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Spillway's own steering in front of the paper's queues: a primary whose load steps up, and three
 * peers with clients of their own. Each CDN is one queue; a peer's first request for an object of
 * the primary's site takes longer.
 */
final class PaperSteering {
  /** The load that peers' own clients bring, as in the paper. */
  static final List<Double> PEERS = List.of(0.5, 0.4, 0.3);

  /** The load of the primary before its surge. */
  static final double BEFORE = 0.4;

  /** Seconds that the detector learns what is usual. */
  static final int CALM = 120;

  /** The time in question, in units. */
  static final double TIME = 20_000;

  private static final double ZIPF = 0.8;
  private static final Duration READY = Duration.ofSeconds(2);

  private final PaperPlan plan;
  private final SplittableRandom chance;
  private final SteeringLoop loop;
  private final double between;
  private final List<FcfsQueue> queues = new ArrayList<>();
  private final List<Double> nextOwnClient = new ArrayList<>();
  private final List<boolean[]> cached = new ArrayList<>();
  private final double[] popularity;
  private double now;
  private long misses;

  /**
   * Waits counted.
   *
   * @param all clients of all CDNs
   * @param within those of them that waited less than the time in question
   * @param primarys clients of the primary, wherever they were sent
   * @param primarysWithin those of them that waited less
   * @param seconds for which it was counted
   * @param busy service asked of each CDN, units
   */
  record Counted(
      long all,
      long within,
      long primarys,
      long primarysWithin,
      double seconds,
      List<Double> busy) {
    double share() {
      return (double) within / all;
    }

    double primarysShare() {
      return (double) primarysWithin / primarys;
    }
  }

  /**
   * A primary before its surge.
   *
   * @param level the load up to which the own edges are used, and up to which peers lend
   * @param seed of this run
   */
  PaperSteering(PaperPlan plan, double level, long seed) {
    this.plan = plan;
    this.chance = new SplittableRandom(seed);
    List<LoopPlan.Peer> peers = new ArrayList<>();
    this.between = BoundedPareto.PAPER.mean();
    queues.add(new FcfsQueue());
    nextOwnClient.add(Double.POSITIVE_INFINITY);
    for (double base : PEERS) {
      double lends = Math.max(0, level - base) * plan.capacity();
      // A queue without end refuses nobody.
      peers.add(new LoopPlan.Peer(lends, Double.MAX_VALUE));
      queues.add(new FcfsQueue());
      nextOwnClient.add(arrival(base));
      cached.add(new boolean[plan.objects()]);
    }
    double[] sums = new double[plan.objects()];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += Math.pow(i + 1, -ZIPF);
      sums[i] = sum;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= sum;
    }
    this.popularity = sums;
    this.loop =
        new SteeringLoop(
            new LoopPlan(
                plan.capacity(),
                level,
                plan.ttl(),
                peers,
                plan.reportLag(),
                READY,
                plan.edgeRedirect(),
                ClientPlan.USUAL.overstaying(plan.ignoring(), plan.held())),
            seed);
  }

  /** Plays so many seconds at a load of the primary. */
  Counted play(double load, int seconds) {
    Counting counting = new Counting();
    List<Double> before = queues.stream().map(FcfsQueue::busy).toList();
    double slot = 1e9 / SteeringLoop.SLOTS / plan.unit().toNanos();
    for (int s = 0; s < seconds; s++) {
      loop.second(
          load * plan.capacity(),
          hits -> {
            for (int cdn = 0; cdn < hits.size(); cdn++) {
              slot(cdn, Math.toIntExact(hits.get(cdn)), slot, counting);
            }
            now += slot;
          });
    }
    List<Double> busy = new ArrayList<>();
    for (int cdn = 0; cdn < queues.size(); cdn++) {
      busy.add(queues.get(cdn).busy() - before.get(cdn));
    }
    return new Counted(
        counting.all, counting.within, counting.primarys, counting.primarysWithin, seconds, busy);
  }

  /** Requests that missed at peers so far. */
  long misses() {
    return misses;
  }

  private static final class Counting {
    private long all;
    private long within;
    private long primarys;
    private long primarysWithin;

    void count(double waited, boolean primarysClient) {
      boolean soon = waited < TIME;
      all++;
      within += soon ? 1 : 0;
      primarys += primarysClient ? 1 : 0;
      primarysWithin += primarysClient && soon ? 1 : 0;
    }
  }

  /** One CDN in a part of a second: the primary's clients at random times in it, and its own. */
  private void slot(int cdn, int requests, double length, Counting counting) {
    double[] times = new double[requests];
    for (int i = 0; i < requests; i++) {
      times[i] = now + length * chance.nextDouble();
    }
    Arrays.sort(times);
    FcfsQueue queue = queues.get(cdn);
    for (double at : times) {
      ownClients(cdn, at, counting);
      counting.count(queue.arrive(at, service() + missed(cdn)), true);
    }
    ownClients(cdn, now + length, counting);
  }

  /** The clients of the CDN's own until a time. */
  private void ownClients(int cdn, double until, Counting counting) {
    while (nextOwnClient.get(cdn) < until) {
      double at = nextOwnClient.get(cdn);
      counting.count(queues.get(cdn).arrive(at, service()), false);
      nextOwnClient.set(cdn, at + arrival(PEERS.get(cdn - 1)));
    }
  }

  private double arrival(double load) {
    return -Math.log(1 - chance.nextDouble()) * between / load;
  }

  private double service() {
    return BoundedPareto.PAPER.draw(chance.nextDouble());
  }

  /** What the request costs a peer because its cache has not got the object. */
  private double missed(int cdn) {
    if (cdn == 0) {
      return 0;
    }
    int place = Arrays.binarySearch(popularity, chance.nextDouble());
    int object = Math.min(popularity.length - 1, place < 0 ? -place - 1 : place);
    boolean[] held = cached.get(cdn - 1);
    if (held[object]) {
      return 0;
    }
    held[object] = true;
    misses++;
    return plan.miss();
  }

  /** The loads of all CDNs over some counted time. */
  List<Double> loads(Counted counted) {
    double units = counted.seconds() * 1e9 / plan.unit().toNanos();
    return Collections.unmodifiableList(counted.busy().stream().map(b -> b / units).toList());
  }
}

package io.spillway.demo.client;

import io.spillway.demo.client.Outcome.Verdict;
import io.spillway.demo.crowd.Arrivals;
import io.spillway.demo.crowd.CrowdShape;
import io.spillway.model.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * Plays a crowd against a site in real time, open loop: each visit begins when it is due, on a
 * thread of its own, whatever became of those before.
 */
public final class PlayingCrowd implements AutoCloseable {
  private static final int MOST_AT_ONCE = 6_000;

  private final Arrivals arrivals;
  private final Population population;
  private final Visitor visitor;
  private final ConnectionPool pool = new ConnectionPool();
  private final Witness witness;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final long start = System.nanoTime();
  private final Thread thread;
  private volatile boolean stopped;

  private PlayingCrowd(CrowdShape shape, long seed, Site site, Witness witness) {
    this.arrivals = arrivals(shape, seed);
    this.population = new Population(new SplittableRandom(seed).split().nextLong());
    this.witness = witness;
    SortedMap<String, Lookup> authorities = new TreeMap<>();
    site.authorities().forEach((zone, server) -> authorities.put(zone, new DnsLookup(server)));
    Lookup lookup = new ZoneLookup(authorities);
    // Where a redirection leads is not where DNS sends the site's clients.
    BiConsumer<String, List<IpAddress>> onAnswer =
        (name, addresses) -> {
          if (name.equals(site.host())) {
            witness.answered(seconds(), addresses);
          }
        };
    List<CachingResolver> resolvers =
        population.resolvers().stream()
            .map(resolver ->
                new CachingResolver(
                    resolver,
                    lookup,
                    this::seconds,
                    onAnswer,
                    site.keeping(),
                    question -> begun(seed, resolver, question)))
            .toList();
    RandomGenerator choice = () -> ThreadLocalRandom.current().nextLong();
    this.visitor = new Visitor(site.host(), site.port(), site.latency(), resolvers, choice, pool);
    this.thread = Thread.ofPlatform().daemon().name("crowd").unstarted(this::play);
  }

  /**
   * Resolvers have asked at any time before the start. Without that, all would begin with empty
   * caches and go on asking at the same time, once in a TTL.
   */
  private static double begun(long seed, Resolver resolver, String question) {
    long mixed = seed * 31 + resolver.address().value().hashCode();
    return new SplittableRandom(mixed * 31 + question.hashCode()).nextDouble();
  }

  /**
   * Begins to play now.
   *
   * @param shape how the rate goes
   * @param seed for everything that is drawn
   * @param site where they go
   * @param witness hears of everything
   */
  public static PlayingCrowd start(CrowdShape shape, long seed, Site site, Witness witness) {
    PlayingCrowd crowd = new PlayingCrowd(shape, seed, site, witness);
    crowd.thread.start();
    return crowd;
  }

  /** The arrivals that the seed gives, to be gone through again. */
  public static Arrivals arrivals(CrowdShape shape, long seed) {
    return new Arrivals(shape, new SplittableRandom(seed).nextLong());
  }

  /** Seconds since the start. */
  public double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  private void play() {
    double swept = 0;
    while (!stopped) {
      double due = arrivals.next();
      Visit visit = population.draw();
      for (double wait = due - seconds(); wait > 0 && !stopped; wait = due - seconds()) {
        LockSupport.parkNanos((long) (wait * 1e9));
      }
      if (!stopped) {
        begin(due, visit);
      }
      if (due > swept + 1) {
        swept = due;
        pool.sweep();
      }
    }
  }

  private void begin(double due, Visit visit) {
    witness.arrived(due, visit.client());
    if (!room.tryAcquire()) {
      witness.completed(
          due,
          visit.client(),
          new Outcome(
              Verdict.FAILED, "too many visits at once", Optional.empty(), 0, false, false));
      return;
    }
    Thread.ofVirtual()
        .start(() -> {
          try {
            witness.completed(due, visit.client(), visitor.visit(visit));
          } catch (RuntimeException e) {
            witness.completed(
                due,
                visit.client(),
                new Outcome(Verdict.FAILED, e.toString(), Optional.empty(), 0, false, false));
          } finally {
            room.release();
          }
        });
  }

  /** No visit begins any more; those that run go on. */
  public void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  /** Ends: no visit begins any more, those that run are waited for, connections are closed. */
  @Override
  public void close() {
    stop();
    try {
      thread.join(1_000);
      if (room.tryAcquire(MOST_AT_ONCE, 3, java.util.concurrent.TimeUnit.SECONDS)) {
        room.release(MOST_AT_ONCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pool.close();
  }
}

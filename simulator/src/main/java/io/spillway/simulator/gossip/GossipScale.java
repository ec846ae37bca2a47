package io.spillway.simulator.gossip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** How fast news spreads among ever more CDNs, and what that weighs. */
public final class GossipScale {
  /** Within so many rounds, 99 % have to know what is new. */
  public static final int MOST_ROUNDS = 10;

  /** For each doubling of the number of CDNs, a round may weigh so much more, but for them. */
  private static final double BYTES_PER_DOUBLING = 2_000;

  /** Among so many there is news in every round; among fewer, rounds are often silent. */
  private static final int FULL_SPEED = 100;

  private static final double KNOWN = 0.99;
  private static final double LOSS = 0.01;
  private static final int TRIALS = 10;
  private static final int GIVE_UP = 60;
  private static final int JOINING = 300;
  private static final Duration QUIET = Duration.ofSeconds(30);
  private static final int MEASURED_ROUNDS = 60;

  private GossipScale() {}

  /**
   * What was measured among some number of CDNs.
   *
   * @param cdns how many
   * @param joinRounds rounds after which everybody knew everybody, from a start with two contacts
   * @param rounds rounds after which 99 % knew a new advertisement, the shortest first
   * @param gossipBytes what each CDN sends in a round, without advertisements
   * @param advertisementBytes what it sends in messages that carry advertisements
   */
  public record Measured(
      int cdns,
      int joinRounds,
      List<Integer> rounds,
      double gossipBytes,
      double advertisementBytes) {
    /** Copies. */
    public Measured {
      rounds = List.copyOf(rounds);
    }

    /** The most rounds that a new advertisement took. */
    public int worstRounds() {
      return rounds.getLast();
    }
  }

  /** Runs one world of so many CDNs. */
  public static Measured measure(int cdns, long seed) {
    GossipWorld world = new GossipWorld(cdns, LOSS, seed);
    int joined = 0;
    while (joined < JOINING && world.leastShareKnown() < 1) {
      world.pass(GossipWorld.ROUND);
      joined++;
    }
    world.pass(QUIET);
    long gossip = world.gossipBytes();
    long advertisements = world.advertisementBytes();
    world.pass(GossipWorld.ROUND.multipliedBy(MEASURED_ROUNDS));
    double each = (double) cdns * MEASURED_ROUNDS;
    double gossipEach = (world.gossipBytes() - gossip) / each;
    double advertisementsEach = (world.advertisementBytes() - advertisements) / each;
    List<Integer> rounds = new ArrayList<>();
    for (int trial = 0; trial < TRIALS; trial++) {
      rounds.add(spread(world, trial * (cdns - 1) / TRIALS));
    }
    rounds.sort(Integer::compare);
    return new Measured(cdns, joined, rounds, gossipEach, advertisementsEach);
  }

  /** Rounds until 99 % know that a CDN has nothing left. */
  private static int spread(GossipWorld world, int number) {
    long before = world.sequence(number);
    world.setLendable(number, 0);
    for (int waited = 0; world.sequence(number) == before && waited < GIVE_UP * 10; waited++) {
      world.pass(Duration.ofMillis(100));
    }
    int rounds = 0;
    while (rounds < GIVE_UP && world.shareThatHolds(number, before + 1) < KNOWN) {
      world.pass(GossipWorld.ROUND);
      rounds++;
    }
    return rounds;
  }

  /**
   * Measures worlds of 10, 100 and so on up to a size, and prints what each CDN sends.
   *
   * @param most the largest number of CDNs, 10 to 2,000
   * @param out takes each line
   * @return whether news is fast enough, and traffic grows no faster than the logarithm of the size
   */
  public static boolean print(int most, long seed, Consumer<String> out) {
    List<Integer> sizes = new ArrayList<>();
    for (int size = 10; size < most; size *= 10) {
      sizes.add(size);
    }
    sizes.add(most);
    out.accept(
        "  CDNs  all known  to 99 % (median, worst)  bytes per CDN and round: gossip "
            + " advertisements");
    List<Measured> all = new ArrayList<>();
    for (int size : sizes) {
      Measured m = measure(size, seed);
      all.add(m);
      out.accept(
          String.format(
              Locale.ROOT,
              "%6d  %9d  %15d %7d  %32.0f  %14.0f",
              m.cdns(),
              m.joinRounds(),
              m.rounds().get(m.rounds().size() / 2),
              m.worstRounds(),
              m.gossipBytes(),
              m.advertisementBytes()));
    }
    List<String> broken = broken(all);
    broken.forEach(line -> out.accept("BROKEN " + line));
    if (broken.isEmpty()) {
      out.accept("within " + MOST_ROUNDS + " rounds, and not above the logarithm of the size");
    }
    return broken.isEmpty();
  }

  /** Which bounds do not hold, in words. */
  public static List<String> broken(List<Measured> all) {
    List<String> broken = new ArrayList<>();
    Optional<Measured> smaller = Optional.empty();
    for (Measured m : all) {
      if (m.worstRounds() > MOST_ROUNDS) {
        broken.add(m.cdns() + " CDNs: news took " + m.worstRounds() + " rounds to reach 99 %");
      }
      double logarithm = Math.log(m.cdns()) / Math.log(2);
      double allowed = BYTES_PER_DOUBLING * logarithm;
      if (smaller.filter(s -> s.cdns() >= FULL_SPEED).isPresent()) {
        double grown = logarithm * Math.log(2) / Math.log(smaller.get().cdns());
        allowed = Math.min(allowed, smaller.get().gossipBytes() * grown);
      }
      if (m.gossipBytes() > allowed) {
        broken.add(
            String.format(
                Locale.ROOT,
                "%d CDNs: each sends %.0f bytes of gossip in a round, more than %.0f",
                m.cdns(),
                m.gossipBytes(),
                allowed));
      }
      smaller = Optional.of(m);
    }
    return broken;
  }
}

package io.spillway.demo.initiation;

import io.spillway.demo.crowd.CrowdSettings;
import io.spillway.demo.world.EdgeChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What is measured.
 *
 * @param runs how many surges with peers
 * @param seed of the first; each further run has the next
 * @param rate ordinary traffic, requests/s; empty for what the form has
 * @param ttl how long answers live at the clients' resolvers, whole seconds
 * @param edgeRedirect whether the site's edges may redirect (302) clients meanwhile
 * @param edges what the edges are
 * @param form how long each run is
 * @param comparisons whether a run without a surge and one without peers follow
 * @param directory where everything is written; empty for a new temporary folder
 */
public record InitiationSettings(
    int runs,
    long seed,
    Optional<Double> rate,
    Duration ttl,
    boolean edgeRedirect,
    EdgeChoice edges,
    Form form,
    boolean comparisons,
    Optional<Path> directory) {
  /** The longest TTL that a node takes for its answers. */
  static final Duration LONGEST_OF_NODES = Duration.ofSeconds(20);

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MOST_RUNS = 1_000;

  /** The crowds that are played. */
  public enum Form {
    /** Tenfold in 60 s: what the goal is for. */
    FULL(100, 10, 30, 60, 60),
    /** Sixfold in 20 s, of a small site: whether all of it works. */
    SHORT(25, 6, 10, 20, 15);

    private final double rate;
    private final double factor;
    private final Duration before;
    private final Duration ramp;
    private final Duration hold;

    Form(double rate, double factor, long before, long ramp, long hold) {
      this.rate = rate;
      this.factor = factor;
      this.before = Duration.ofSeconds(before);
      this.ramp = Duration.ofSeconds(ramp);
      this.hold = Duration.ofSeconds(hold);
    }
  }

  /** Checks the ranges; throws {@link IllegalArgumentException} naming option and value. */
  public InitiationSettings {
    if (runs < 1 || runs > MOST_RUNS) {
      throw new IllegalArgumentException("--runs " + runs + ": use 1 to " + MOST_RUNS);
    }
    if (ttl.toMillis() % 1000 != 0
        || ttl.compareTo(Duration.ofSeconds(1)) < 0
        || ttl.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "--ttl " + ttl.toMillis() + "ms: use whole seconds from 1s to 5m");
    }
    if (rate.isPresent() && !(rate.get() >= 5 && rate.get() <= 1_000)) {
      throw new IllegalArgumentException("--rate " + rate.get() + ": use 5 to 1000 requests/s");
    }
  }

  /** The crowd of each run. */
  CrowdSettings crowd() {
    return new CrowdSettings(
        rate.orElse(form.rate),
        form.factor,
        form.before,
        form.ramp,
        form.hold,
        Duration.ofMillis(1),
        Duration.ZERO);
  }

  /** Ordinary traffic, requests/s. */
  public double ordinary() {
    return crowd().rate();
  }

  /** The crowd in a few words, for people. */
  public String crowdInWords() {
    CrowdSettings crowd = crowd();
    return String.format(
        Locale.ROOT,
        "%.0f/s ordinarily, %.0f times that in %d s, twofold headroom",
        crowd.rate(),
        crowd.factor(),
        crowd.ramp().toSeconds());
  }

  /** What the nodes are told of the TTL: they take none beyond 20 s. */
  Duration ttlOfNodes() {
    return ttl.compareTo(LONGEST_OF_NODES) > 0 ? LONGEST_OF_NODES : ttl;
  }

  /** For how many times an answer's TTL resolvers keep it, so that the wanted TTL comes out. */
  double keeping() {
    return (double) ttl.toMillis() / ttlOfNodes().toMillis();
  }
}

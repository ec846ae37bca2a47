package io.spillway.demo;

import io.spillway.demo.crowd.CrowdSettings;
import io.spillway.demo.world.EdgeChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The options of {@code spillway demo}.
 *
 * @param seed for everything that is drawn
 * @param crowd the crowd, unless a trace is played
 * @param trace a recorded crowd instead
 * @param surge whether the crowd comes; without, ordinary traffic of the same length
 * @param peering whether cdn-a may borrow
 * @param edgeRedirect whether cdn-a's edges may redirect (302) clients while old answers live
 * @param headroom cdn-a's capacity as a multiple of ordinary traffic
 * @param ttl how long DNS answers live, whole seconds
 * @param edges what the edges are
 * @param directory where everything is written; empty for a new temporary folder
 * @param report where the report goes; empty for none
 * @param settle how long after the crowd the arrangement may take to close
 * @param live whether the output is a terminal that is redrawn
 */
public record DemoSettings(
    long seed,
    CrowdSettings crowd,
    Optional<TraceChoice> trace,
    boolean surge,
    boolean peering,
    boolean edgeRedirect,
    double headroom,
    Duration ttl,
    EdgeChoice edges,
    Optional<Path> directory,
    Optional<Path> report,
    Duration settle,
    boolean live) {
  /** A tenfold flash crowd at twofold headroom, a TTL of 20 s, nginx when it is found. */
  public static final DemoSettings DEFAULT =
      new DemoSettings(
          1,
          CrowdSettings.DEFAULT,
          Optional.empty(),
          true,
          true,
          true,
          2,
          Duration.ofSeconds(20),
          EdgeChoice.AUTO,
          Optional.empty(),
          Optional.empty(),
          Duration.ofMinutes(5),
          false);

  /**
   * A recorded crowd.
   *
   * @param file rows of epoch_s,count; .csv or .csv.gz
   * @param speed recorded seconds that pass in one
   * @param peakRate requests/s at the highest step
   * @param longest how much is played at most, around the peak
   */
  public record TraceChoice(Path file, double speed, double peakRate, Duration longest) {
    /** Checks the ranges; throws {@link IllegalArgumentException} naming option and value. */
    public TraceChoice {
      requireRange("--speed", speed, 0.1, 100_000);
      requireRange("--rate", peakRate, 1, 10_000);
      requireDuration("--length", longest, Duration.ofSeconds(1), Duration.ofHours(6));
    }
  }

  /** Checks the ranges; throws {@link IllegalArgumentException} naming option and value. */
  public DemoSettings {
    requireRange("--headroom", headroom, 1, 100);
    requireDuration("--ttl", ttl, Duration.ofSeconds(1), Duration.ofSeconds(20));
    requireDuration("--settle", settle, Duration.ofSeconds(1), Duration.ofHours(1));
    if (ttl.toMillis() % 1000 != 0) {
      throw new IllegalArgumentException("--ttl " + ttl + ": use whole seconds, such as 20s");
    }
  }

  private static void requireRange(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          option + " " + value + ": use a number from " + least + " to " + most);
    }
  }

  private static void requireDuration(
      String option, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          option + " " + value + ": use a duration from " + least + " to " + most);
    }
  }
}

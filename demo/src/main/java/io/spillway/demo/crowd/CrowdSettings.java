package io.spillway.demo.crowd;

import java.time.Duration;

/**
 * The crowd that is to be played.
 *
 * @param rate ordinary traffic, requests/s
 * @param factor how many times that at the top
 * @param before ordinary traffic before the onset, at least; up to half of it more is drawn
 * @param ramp from the onset to the top
 * @param hold on the top
 * @param fall from the top to ordinary traffic
 * @param after ordinary traffic after the fall
 */
public record CrowdSettings(
    double rate,
    double factor,
    Duration before,
    Duration ramp,
    Duration hold,
    Duration fall,
    Duration after) {
  /** Tenfold in 60 s, 60 s on top, 30 s down, ordinary traffic before and after. */
  public static final CrowdSettings DEFAULT =
      new CrowdSettings(
          50,
          10,
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  /** Checks the ranges; throws {@link IllegalArgumentException} naming option and value. */
  public CrowdSettings {
    if (!(rate >= 1 && rate <= 10_000)) {
      throw new IllegalArgumentException("--rate " + rate + ": use 1 to 10000 requests/s");
    }
    if (!(factor >= 1 && factor <= 100)) {
      throw new IllegalArgumentException("--factor " + factor + ": use 1 to 100");
    }
    require("--before", before, 1);
    require("--ramp", ramp, 1);
    require("--hold", hold, 0);
    require("--fall", fall, 1);
    require("--after", after, 0);
  }

  private static void require(String option, Duration value, long least) {
    if (value.toMillis() < least || value.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          option + " " + value + ": use a duration of at most an hour, such as 30s");
    }
  }
}

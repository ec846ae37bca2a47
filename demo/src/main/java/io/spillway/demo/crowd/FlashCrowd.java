package io.spillway.demo.crowd;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Ordinary traffic, and a flash crowd on it: ramp, top, fall. Onset and the bend of the ramp are
 * drawn from the seed. The ramp is about straight, so that twofold headroom is used up some 7 s
 * after the onset; one that is bent upwards leaves more time and is seen later
 * (docs/decisions/0006).
 */
public final class FlashCrowd implements CrowdShape {
  private static final double LEAST_BEND = 0.85;
  private static final double MOST_BEND = 1.15;

  private final CrowdSettings settings;
  private final Wander wander;
  private final double onset;
  private final double bend;
  private final boolean surge;

  private FlashCrowd(CrowdSettings settings, long seed, boolean surge, boolean straight) {
    this.settings = settings;
    this.surge = surge;
    SplittableRandom random = new SplittableRandom(seed);
    this.wander = new Wander(random.nextLong());
    this.onset = seconds(settings.before()) * random.nextDouble(1, 1.5);
    this.bend = straight ? 1 : random.nextDouble(LEAST_BEND, MOST_BEND);
  }

  /** A surge whose onset and bend come from the seed. */
  public static FlashCrowd drawn(CrowdSettings settings, long seed) {
    return new FlashCrowd(settings, seed, true, false);
  }

  /** A surge whose ramp is straight and whose onset comes from the seed. */
  public static FlashCrowd straight(CrowdSettings settings, long seed) {
    return new FlashCrowd(settings, seed, true, true);
  }

  /** The same length of ordinary traffic from the same seed, without the surge. */
  public static FlashCrowd withoutSurge(CrowdSettings settings, long seed) {
    return new FlashCrowd(settings, seed, false, false);
  }

  /** Ordinary traffic at a rate, requests/s. */
  public static FlashCrowd ordinary(double rate, long seed) {
    CrowdSettings d = CrowdSettings.DEFAULT;
    return withoutSurge(
        new CrowdSettings(
            Math.max(1, rate), 1, d.before(), d.ramp(), d.hold(), d.fall(), d.after()),
        seed);
  }

  @Override
  public double rateAt(double seconds) {
    return settings.rate() * wander.at(seconds) * (surge ? surgeAt(seconds - onset) : 1);
  }

  private double surgeAt(double since) {
    double ramp = seconds(settings.ramp());
    double hold = seconds(settings.hold());
    double fall = seconds(settings.fall());
    double rise = settings.factor() - 1;
    if (since <= 0 || since >= ramp + hold + fall) {
      return 1;
    }
    if (since < ramp) {
      return 1 + rise * Math.pow(since / ramp, bend);
    }
    return since < ramp + hold ? 1 + rise : 1 + rise * (1 - (since - ramp - hold) / fall);
  }

  @Override
  public double highest() {
    return settings.rate() * Wander.HIGHEST * (surge ? settings.factor() : 1);
  }

  @Override
  public double ordinary() {
    return settings.rate();
  }

  @Override
  public Optional<Duration> onset() {
    return surge ? Optional.of(Duration.ofMillis(Math.round(onset * 1000))) : Optional.empty();
  }

  @Override
  public Duration length() {
    return Duration.ofMillis(Math.round(onset * 1000))
        .plus(settings.ramp())
        .plus(settings.hold())
        .plus(settings.fall())
        .plus(settings.after());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}

package io.spillway.demo.crowd;

import java.time.Duration;
import java.util.Optional;

/**
 * A recorded crowd, compressed in time and scaled in rate. Of a trace that is longer than wanted,
 * the part around its peak is played. Between two steps the rate goes in a straight line.
 *
 * <p>Ordinary traffic is the median of the part that is played, up to the peak. The onset is where
 * the rate last left 1.25 times that before it first came to {@code limit}.
 */
public final class TraceCrowd implements CrowdShape {
  private static final double LEFT = 1.25;

  private final double[] rates;
  private final double stepSeconds;
  private final double ordinary;
  private final double highest;
  private final Optional<Duration> onset;

  private TraceCrowd(double[] rates, double stepSeconds, double headroom) {
    this.rates = rates;
    this.stepSeconds = stepSeconds;
    int peak = indexOfHighest(rates);
    this.highest = rates[peak];
    this.ordinary = Math.max(Trace.median(java.util.Arrays.copyOf(rates, peak + 1)), 0.1);
    this.onset = findOnset(headroom * ordinary);
  }

  /**
   * The crowd of a trace.
   *
   * @param trace what was recorded
   * @param speed how many recorded seconds pass in one
   * @param peakRate the rate at the highest step, requests/s
   * @param headroom capacity as a multiple of ordinary traffic: what a surge exceeds
   * @param longest how much to play at most
   */
  public static TraceCrowd of(
      Trace trace, double speed, double peakRate, double headroom, Duration longest) {
    double step = trace.stepSeconds() / speed;
    double[] counts = trace.counts().stream().mapToDouble(Double::doubleValue).toArray();
    int peak = indexOfHighest(counts);
    int wanted = (int) Math.clamp(Math.ceil(longest.toSeconds() / step), 2, counts.length);
    int from = Math.clamp(peak - wanted * 3L / 5, 0, counts.length - wanted);
    double[] rates = new double[wanted];
    for (int i = 0; i < wanted; i++) {
      rates[i] = counts[from + i] / Math.max(counts[peak], 1) * peakRate;
    }
    return new TraceCrowd(rates, step, headroom);
  }

  private Optional<Duration> findOnset(double limit) {
    int crossing = 0;
    while (crossing < rates.length && rates[crossing] < limit) {
      crossing++;
    }
    if (crossing == rates.length) {
      return Optional.empty();
    }
    int left = crossing;
    while (left > 0 && rates[left] > LEFT * ordinary) {
      left--;
    }
    return Optional.of(Duration.ofMillis(Math.round(left * stepSeconds * 1000)));
  }

  @Override
  public double rateAt(double seconds) {
    double steps = seconds / stepSeconds;
    int index = (int) Math.floor(steps);
    if (index >= rates.length - 1) {
      return ordinary;
    }
    double between = steps - index;
    return rates[index] * (1 - between) + rates[index + 1] * between;
  }

  @Override
  public double highest() {
    return highest;
  }

  @Override
  public double ordinary() {
    return ordinary;
  }

  @Override
  public Optional<Duration> onset() {
    return onset;
  }

  @Override
  public Duration length() {
    return Duration.ofMillis(Math.round(rates.length * stepSeconds * 1000));
  }

  private static int indexOfHighest(double[] values) {
    int highest = 0;
    for (int i = 1; i < values.length; i++) {
      highest = values[i] > values[highest] ? i : highest;
    }
    return highest;
  }
}

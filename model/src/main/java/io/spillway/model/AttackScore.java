package io.spillway.model;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How much of the demand above the baseline looks like an attack, and why
 * (docs/attack-or-crowd.md).
 *
 * @param share the part of the excess that comes from clients that look like an attack, 0 to 1
 * @param excess the requests above the baseline that it rests on
 * @param features what was looked at, in a fixed order
 */
public record AttackScore(double share, double excess, List<Feature> features) {
  /**
   * One of the things looked at.
   *
   * @param name such as {@code pace}
   * @param value as measured in the excess
   * @param usual the same in usual demand
   * @param contribution nats for an attack; below 0 against it; a mean over the requests
   */
  public record Feature(String name, double value, double usual, double contribution) {}

  /** Contributions of less than this are not worth a word. */
  private static final double WORTH_TELLING = 0.05;

  /** Copies. */
  public AttackScore {
    features = List.copyOf(features);
  }

  /** For people: the features that speak loudest first. */
  public String story() {
    return features.stream()
        .filter(f -> Math.abs(f.contribution()) >= WORTH_TELLING)
        .sorted((a, b) -> Double.compare(Math.abs(b.contribution()), Math.abs(a.contribution())))
        .map(f ->
            String.format(
                Locale.ROOT,
                "%s %.2f (usual %.2f): %+.1f",
                f.name(),
                f.value(),
                f.usual(),
                f.contribution()))
        .collect(Collectors.joining(", "));
  }
}

package io.spillway.simulator.world;

import java.time.Duration;

/**
 * Something that begins again and again, and each time ends again.
 *
 * @param every how much time passes between two beginnings, on average; zero for never
 * @param most how long it lasts at most
 */
public record Span(Duration every, Duration most) {
  /** Never. */
  public static final Span NEVER = new Span(Duration.ZERO, Duration.ZERO);

  /** On average each {@code every} seconds, for at most {@code most} seconds. */
  public static Span ofSeconds(long every, long most) {
    return new Span(Duration.ofSeconds(every), Duration.ofSeconds(most));
  }

  /** Whether it happens at all. */
  public boolean happens() {
    return every.isPositive();
  }
}

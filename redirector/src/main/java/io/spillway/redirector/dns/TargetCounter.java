package io.spillway.redirector.dns;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts the answers that name one target. Safe for threads. */
public final class TargetCounter {
  /** The parts that one answer is divided in: any number of addresses up to 8 divides it. */
  static final int PARTS = 840;

  private static final long NEVER = Long.MIN_VALUE;

  private final LongAdder answers = new LongAdder();
  private final LongAdder parts = new LongAdder();
  private final AtomicLong first = new AtomicLong(NEVER);

  void count(long nowMillis, int partsOfAnswer) {
    answers.increment();
    parts.add(partsOfAnswer);
    if (first.get() == NEVER) {
      first.compareAndSet(NEVER, nowMillis);
    }
  }

  /** How many answers named it. */
  public long answers() {
    return answers.sum();
  }

  /** Its share of the answers, in answers: one of four addresses counts a quarter. */
  public double share() {
    return (double) parts.sum() / PARTS;
  }

  /** When an answer named it first. */
  public Optional<Instant> first() {
    long at = first.get();
    return at == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
  }
}

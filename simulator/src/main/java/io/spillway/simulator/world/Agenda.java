package io.spillway.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/**
 * Simulated time: what happens when. Things of the same time happen in the order in which they were
 * put down.
 */
public final class Agenda {
  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private Instant now;
  private long order;

  /** An empty agenda at the given time. */
  public Agenda(Instant start) {
    this.now = start;
  }

  /** The true time. */
  public Instant now() {
    return now;
  }

  /** Has something happen after the given time, or at once if that is negative. */
  public void after(Duration delay, Runnable action) {
    Instant at = delay.isNegative() ? now : now.plus(delay);
    entries.add(new Entry(at, order++, action));
  }

  /** Has something happen again and again, first after one period. */
  public void every(Duration period, Runnable action) {
    after(
        period,
        () -> {
          action.run();
          every(period, action);
        });
  }

  /** Lets the next thing happen; false if there is none. */
  public boolean runNext() {
    Entry next = entries.poll();
    if (next == null) {
      return false;
    }
    now = next.at();
    next.action().run();
    return true;
  }

  private record Entry(Instant at, long order, Runnable action) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}

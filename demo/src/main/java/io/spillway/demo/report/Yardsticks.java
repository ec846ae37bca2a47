package io.spillway.demo.report;

import io.spillway.demo.client.Tally.Second;
import io.spillway.model.CdnName;
import java.util.List;
import java.util.OptionalInt;

/**
 * Times and shares that follow from what clients measured, second by second.
 *
 * @param seconds from 0 without gap, complete ones only
 * @param primary whose site it is
 * @param capacity what the primary's edges can carry, requests/s
 * @param sla what a second must keep to
 */
public record Yardsticks(List<Second> seconds, CdnName primary, double capacity, Sla sla) {
  private static final int SLA_SECONDS = 30;
  private static final int MOVED_SECONDS = 5;
  private static final double MOVED_SHARE = 0.9;
  private static final int WINDOW_SECONDS = 5;

  /** Copies. */
  public Yardsticks {
    seconds = List.copyOf(seconds);
  }

  /** The first of 30 consecutive seconds, from the given one on, that all meet the SLA. */
  public OptionalInt slaMet(int from) {
    return firstOf(from, SLA_SECONDS, sla::isMet);
  }

  /** The first second, from the given one on, that does not meet the SLA. */
  public OptionalInt slaBroken(int from) {
    return firstOf(from, 1, second -> !sla.isMet(second));
  }

  /**
   * The first of 5 consecutive seconds, from the given one on, in which more comes than the primary
   * can carry and peers serve nine tenths of the difference.
   */
  public OptionalInt excessMoved(int from) {
    return firstOf(from, MOVED_SECONDS, this::isExcessMoved);
  }

  /** The largest share of answers that peers gave, over any 5 seconds. */
  public double redirectedShareHighest() {
    double highest = 0;
    for (int i = 0; i + WINDOW_SECONDS <= seconds.size(); i++) {
      long all = 0;
      long moved = 0;
      for (Second second : seconds.subList(i, i + WINDOW_SECONDS)) {
        moved += servedByPeers(second);
        all += second.good() + second.slow();
      }
      highest = all == 0 ? highest : Math.max(highest, (double) moved / all);
    }
    return highest;
  }

  private boolean isExcessMoved(Second second) {
    double excess = second.arrived() - capacity;
    return excess > 0 && servedByPeers(second) >= MOVED_SHARE * excess;
  }

  private long servedByPeers(Second second) {
    return second.served().entrySet().stream()
        .filter(entry -> !entry.getKey().equals(primary))
        .mapToLong(java.util.Map.Entry::getValue)
        .sum();
  }

  private OptionalInt firstOf(int from, int length, java.util.function.Predicate<Second> holds) {
    int run = 0;
    for (int i = Math.max(from, 0); i < seconds.size(); i++) {
      run = holds.test(seconds.get(i)) ? run + 1 : 0;
      if (run == length) {
        return OptionalInt.of(i - length + 1);
      }
    }
    return OptionalInt.empty();
  }
}

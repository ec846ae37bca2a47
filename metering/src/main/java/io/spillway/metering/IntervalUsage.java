package io.spillway.metering;

import io.spillway.model.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * What was served in one interval of an agreement.
 *
 * @param interval counts from 0
 * @param usage what was served
 */
public record IntervalUsage(int interval, Usage usage) {
  /** The list with more usage in an interval; in the order of intervals. */
  static List<IntervalUsage> add(List<IntervalUsage> list, int interval, Usage usage) {
    List<IntervalUsage> sums = new ArrayList<>(list);
    int at = 0;
    while (at < sums.size() && sums.get(at).interval < interval) {
      at++;
    }
    if (at < sums.size() && sums.get(at).interval == interval) {
      sums.set(at, new IntervalUsage(interval, sums.get(at).usage.plus(usage)));
    } else {
      sums.add(at, new IntervalUsage(interval, usage));
    }
    return List.copyOf(sums);
  }
}

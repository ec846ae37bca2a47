package io.spillway.metering;

import java.util.ArrayList;
import java.util.List;

/**
 * A borrower's own measure of one interval.
 *
 * @param interval counts from 0
 * @param requests the estimate so far
 * @param byReport seconds of it that rest on the lender's load reports, since too few clients were
 *     left on own edges to tell
 * @param reported requests served by the lender's load reports, as a cross-check
 */
public record IntervalEstimate(int interval, double requests, int byReport, double reported) {
  /** An interval of which nothing is known. */
  static IntervalEstimate empty(int interval) {
    return new IntervalEstimate(interval, 0, 0, 0);
  }

  /** Both together; the interval of this one. */
  IntervalEstimate plus(IntervalEstimate other) {
    return new IntervalEstimate(
        interval, requests + other.requests, byReport + other.byReport, reported + other.reported);
  }

  /** The list with an estimate added to its interval; in the order of intervals. */
  static List<IntervalEstimate> add(List<IntervalEstimate> list, IntervalEstimate more) {
    List<IntervalEstimate> sums = new ArrayList<>(list);
    int at = 0;
    while (at < sums.size() && sums.get(at).interval < more.interval) {
      at++;
    }
    if (at < sums.size() && sums.get(at).interval == more.interval) {
      sums.set(at, sums.get(at).plus(more));
    } else {
      sums.add(at, more);
    }
    return List.copyOf(sums);
  }
}

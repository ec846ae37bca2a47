package io.spillway.surge;

import java.util.ArrayList;
import java.util.List;

/**
 * All that clients wanted of one service, second by second. In a second that a lender has not
 * reported yet, own edges' requests say little: when they fall, clients may have gone, or be at the
 * lender. To add what it reported last would count clients on their way twice or not at all, and
 * steering would take that for a change of demand and swing (decision 0028). So the line through
 * the last seconds that all have reported is drawn on, though not beyond both the level of the
 * newest of these and what comes of the last reports; own edges' requests are the least.
 *
 * @param last the newest second
 * @param own requests at the own edges in successive seconds, the last being that of {@code last}
 * @param redirected what they redirected in the same seconds
 * @param peers what lenders have reported
 */
record Totals(long last, List<Double> own, List<Double> redirected, List<PeerReport> peers) {
  /** Through so many seconds the line is drawn. */
  private static final int LINE = 8;

  /** The level is that of so many. */
  private static final int NEWEST = 3;

  /** Further than this the line is not drawn on but level. */
  private static final int WORTH = 4;

  /** What was wanted in the last second, given what was in those before it. */
  double newest(List<Double> before) {
    List<Double> counts = new ArrayList<>(before);
    counts.add(0.0);
    return at(last, counts);
  }

  /** What was wanted in successive seconds up to the last, looked at again from one on. */
  List<Double> revised(long from, List<Double> before) {
    List<Double> counts = new ArrayList<>(before);
    int known = Math.min(counts.size(), own.size());
    for (long second = Math.max(from, last - known + 1); second <= last; second++) {
      counts.set(counts.size() - 1 - (int) (last - second), at(second, counts));
    }
    return counts;
  }

  private double at(long second, List<Double> counts) {
    double here = of(own, second);
    double moved = of(redirected, second);
    long complete = peers.stream().mapToLong(PeerReport::latest).min().orElse(last);
    // What was redirected has reached a peer; a peer that counts less was late in doing so.
    double held = here + Math.max(peers.stream().mapToDouble(p -> p.at(second)).sum(), moved);
    return second <= complete
        ? held
        : Math.max(here + moved, drawnOn(second - complete, complete, counts, held));
  }

  /** So many seconds beyond the last complete one. */
  private double drawnOn(long beyond, long complete, List<Double> counts, double held) {
    int end = counts.size() - (int) Math.min(counts.size(), last - complete);
    List<Double> known = counts.subList(Math.max(0, end - LINE), end);
    int n = known.size();
    if (n == 0) {
      return held;
    }
    double mean = mean(known);
    double sxx = n * ((double) n * n - 1) / 12;
    double sxy = 0;
    for (int i = 0; i < n; i++) {
      sxy += (i - (n - 1) / 2.0) * known.get(i);
    }
    double slope = sxx > 0 ? sxy / sxx : 0;
    double noise = sxx > 0 ? Math.max(1, mean) / sxx : 1;
    double certain = slope * slope / (slope * slope + noise);
    double line = mean + slope * certain * ((n - 1) / 2.0 + Math.min(WORTH, beyond));
    double level = mean(known.subList(Math.max(0, n - NEWEST), n));
    return Math.clamp(line, Math.min(held, level), Math.max(held, level));
  }

  private static double mean(List<Double> counts) {
    return counts.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private double of(List<Double> list, long second) {
    int at = list.size() - 1 - (int) (last - second);
    return at < 0 ? 0 : list.get(at);
  }
}

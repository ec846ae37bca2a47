package io.spillway.surge;

import java.util.ArrayList;
import java.util.List;

/**
 * One service's demand.
 *
 * @param watch what is usual and whether it has changed
 * @param own requests at the own edges in the seconds that the watch remembers, oldest first
 * @param last the last finished epoch second
 * @param ownSmoothed requests per second at the own edges, smoothed
 * @param bytesSmoothed bytes per second from the own edges, smoothed
 */
public record ServiceDemand(
    DemandWatch watch, List<Double> own, long last, double ownSmoothed, double bytesSmoothed) {
  /** Before anything was counted. */
  public static final ServiceDemand INITIAL =
      new ServiceDemand(DemandWatch.INITIAL, List.of(), 0, 0, 0);

  private static final double SMOOTHING = 0.3;

  /** Copies. */
  public ServiceDemand {
    own = List.copyOf(own);
  }

  /** After one more second. */
  ServiceDemand finished(long second, EdgeReport.Load load, double peers) {
    DemandWatch next = watch.next(load.requests() + peers);
    List<Double> all = new ArrayList<>(own);
    all.add(load.requests());
    List<Double> kept = all.subList(Math.max(0, all.size() - next.recent().size()), all.size());
    boolean first = last == 0;
    return new ServiceDemand(
        next,
        kept,
        second,
        first ? load.requests() : smoothed(ownSmoothed, load.requests()),
        first ? load.bytes() : smoothed(bytesSmoothed, load.bytes()));
  }

  /** With what peers carried in one past second as it is known now; older seconds stand. */
  ServiceDemand revised(long second, double peers) {
    int at = own.size() - 1 - (int) Math.min(last - second, own.size());
    if (at < 0 || at >= own.size()) {
      return this;
    }
    List<Double> counts = new ArrayList<>(watch.recent());
    counts.set(at, own.get(at) + peers);
    return new ServiceDemand(watch.revised(counts), own, last, ownSmoothed, bytesSmoothed);
  }

  /** After seconds that nobody knows of. */
  ServiceDemand paused() {
    return new ServiceDemand(watch.paused(), List.of(), last, ownSmoothed, bytesSmoothed);
  }

  /** The mean size of a response, in bits; 0 before any. */
  double meanResponseBits() {
    return ownSmoothed > 0 ? 8 * bytesSmoothed / ownSmoothed : 0;
  }

  private static double smoothed(double before, double now) {
    return before + SMOOTHING * (now - before);
  }
}

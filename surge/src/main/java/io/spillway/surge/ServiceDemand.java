package io.spillway.surge;

import java.util.ArrayList;
import java.util.List;

/**
 * One service's demand.
 *
 * @param watch what is usual and whether it has changed
 * @param season how that goes up and down with the time of the day
 * @param own requests at the own edges in the newest seconds that the watch remembers, oldest first
 * @param redirected what own edges redirected to peers in the same seconds, oldest first
 * @param last the last finished epoch second
 * @param ownSmoothed requests per second at the own edges, smoothed
 * @param bytesSmoothed bytes per second from the own edges, smoothed
 */
public record ServiceDemand(
    DemandWatch watch,
    Season season,
    List<Double> own,
    List<Double> redirected,
    long last,
    double ownSmoothed,
    double bytesSmoothed) {
  /** Before anything was counted. */
  public static final ServiceDemand INITIAL =
      new ServiceDemand(DemandWatch.INITIAL, Season.INITIAL, List.of(), List.of(), 0, 0, 0);

  private static final double SMOOTHING = 0.3;

  /** Of so many seconds it is known what the own edges had, in case peers report late. */
  private static final int REVISABLE = 30;

  /** Copies. */
  public ServiceDemand {
    own = List.copyOf(own);
    redirected = List.copyOf(redirected);
  }

  /** After one more second, with what lenders have reported so far. */
  ServiceDemand finished(long second, EdgeReport.Load load, List<PeerReport> peers) {
    double all =
        new Totals(
                second,
                newest(own, load.requests(), REVISABLE),
                newest(redirected, load.redirected(), REVISABLE),
                peers)
            .newest(watch.recent());
    UsualDemand next = new UsualDemand(watch, season).next(second, all, Pace.SECONDS);
    int memory = Math.min(next.watch().recent().size(), REVISABLE);
    boolean first = last == 0;
    return new ServiceDemand(
        next.watch(),
        next.season(),
        newest(own, load.requests(), memory),
        newest(redirected, load.redirected(), memory),
        second,
        first ? load.requests() : smoothed(ownSmoothed, load.requests()),
        first ? load.bytes() : smoothed(bytesSmoothed, load.bytes()));
  }

  /** With what is known now of the seconds from a past one on; older ones stand. */
  ServiceDemand revised(long from, List<PeerReport> peers) {
    List<Double> counts = new Totals(last, own, redirected, peers).revised(from, watch.recent());
    return new ServiceDemand(
        watch.revised(counts), season, own, redirected, last, ownSmoothed, bytesSmoothed);
  }

  /** With the change called while a second runs. */
  ServiceDemand left() {
    return new ServiceDemand(
        watch.left(), season, own, redirected, last, ownSmoothed, bytesSmoothed);
  }

  /** After seconds that nobody knows of. */
  ServiceDemand paused() {
    return new ServiceDemand(
        watch.paused(), season, List.of(), List.of(), last, ownSmoothed, bytesSmoothed);
  }

  /** What own edges redirected in a finished second; 0 if it is not known any more. */
  double redirectedIn(long second) {
    int at = redirected.size() - 1 - Math.clamp(last - second, 0, redirected.size());
    return second > last || at < 0 ? 0 : redirected.get(at);
  }

  private static List<Double> newest(List<Double> list, double more, int most) {
    List<Double> all = new ArrayList<>(list);
    all.add(more);
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  /** The mean size of a response, in bits; 0 before any. */
  double meanResponseBits() {
    return ownSmoothed > 0 ? 8 * bytesSmoothed / ownSmoothed : 0;
  }

  private static double smoothed(double before, double now) {
    return before + SMOOTHING * (now - before);
  }
}

package io.spillway.surge.replay;

import java.util.List;

/**
 * What peering would have carried, and what would have been refused with it and without. Peers
 * carry what is above the usable rate, from {@value #READY} s after an alarm (what sourcing,
 * preparing and the DNS TTL take at most) until it is over; whatever is above capacity and not
 * carried is refused. Peers are taken to have enough.
 *
 * @param carried requests that peers would have carried
 * @param refusedWithout requests above capacity, all of them
 * @param refusedWith those of them that came before peers were ready, or without an alarm
 * @param arrangements alarms in the scored time, each of which begins one
 * @param hours that peers were ready, all arrangements together
 */
public record Savings(
    long carried, long refusedWithout, long refusedWith, int arrangements, double hours) {
  /** From an alarm until peers carry, seconds: the horizon that the detector looks ahead. */
  public static final int READY = 25;

  private static final double HOUR = 3_600;

  /**
   * Reckons it.
   *
   * @param from the first interval that counts
   * @param capacity requests per second
   * @param usable requests per second
   */
  static Savings of(
      LoadSeries series, List<Alarm> alarms, int from, double capacity, double usable) {
    double carried = 0;
    double without = 0;
    double with = 0;
    double seconds = 0;
    int next = 0;
    for (int i = from; i < series.size(); i++) {
      while (next < alarms.size() && alarms.get(next).until() < i) {
        next++;
      }
      double ready = next < alarms.size() ? readyPart(series, alarms.get(next), i) : 0;
      seconds += ready * series.interval();
      if (series.isKnown(i)) {
        double above = Math.max(0, series.count(i) - capacity * series.interval());
        carried += ready * Math.max(0, series.count(i) - usable * series.interval());
        without += above;
        with += (1 - ready) * above;
      }
    }
    int arrangements =
        (int)
            alarms.stream()
                .filter(alarm -> alarm.until() >= from && alarm.from() < series.size() - 1)
                .count();
    return new Savings(
        Math.round(carried), Math.round(without), Math.round(with), arrangements, seconds / HOUR);
  }

  /** Of which part of an interval peers are ready, 0 to 1. */
  private static double readyPart(LoadSeries series, Alarm alarm, int index) {
    double ready = series.endOf(alarm.from()) + (double) READY;
    return Math.clamp((series.endOf(index) - ready) / series.interval(), 0, 1);
  }
}

package io.spillway.surge.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * The alarms of a method over a series. An alarm is raised at once, and is over when the method has
 * not wanted it for ten minutes: the same hysteresis for every method.
 */
public final class Alarms {
  /** For how long an alarm is kept up that its method does not want any more, seconds. */
  static final int KEPT = 600;

  private final LoadSeries series;
  private final List<Alarm> finished = new ArrayList<>();
  private int from = -1;
  private int wanted;
  private double probability;

  /** No alarm yet. */
  public Alarms(LoadSeries series) {
    this.series = series;
  }

  /** Runs a method over a series, and gives its alarms, oldest first. */
  public static List<Alarm> of(LoadSeries series, AlarmMethod method) {
    Alarms alarms = new Alarms(series);
    for (int i = 0; i < series.size(); i++) {
      if (series.isKnown(i)) {
        alarms.next(i, method.next(series.beginOf(i), series.count(i)));
      } else {
        method.gap();
      }
    }
    return alarms.all();
  }

  /** What the method says after an interval; intervals without an alarm may be left out. */
  public void next(int index, AlarmMethod.Signal signal) {
    if (signal.raised()) {
      if (from >= 0 && index > end()) {
        finished.add(new Alarm(from, end(), probability));
        from = -1;
      }
      if (from < 0) {
        from = index;
        probability = signal.probability();
      }
      wanted = index;
    }
  }

  /** All so far, the one that is up included. */
  public List<Alarm> all() {
    List<Alarm> all = new ArrayList<>(finished);
    if (from >= 0) {
      all.add(new Alarm(from, end(), probability));
    }
    return all;
  }

  private int end() {
    return Math.min(wanted + series.intervals(KEPT), series.size() - 1);
  }
}

package io.spillway.surge.bench;

import io.spillway.surge.ManyOutlooks;
import io.spillway.surge.Pace;
import io.spillway.surge.UsualDemand;
import io.spillway.surge.replay.Alarm;
import io.spillway.surge.replay.AlarmMethod;
import io.spillway.surge.replay.Alarms;
import io.spillway.surge.replay.ChangeAlone;
import io.spillway.surge.replay.LoadSeries;
import io.spillway.surge.replay.Replay;
import io.spillway.surge.replay.Score;
import io.spillway.surge.replay.SpillwayMethod;
import io.spillway.surge.replay.UtilisationThreshold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every method at every sensitivity and headroom, over one series after the other. */
final class Contest {
  static final List<Double> HEADROOMS = List.of(1.25, 1.5, 2.0, 3.0);

  /** The share of capacity that keeps the SLA. */
  private static final double USABLE = 0.85;

  /** How far ahead Spillway looks when its whole trade-off is drawn, seconds. */
  static final double LONG_HORIZON = 120;

  static final List<Double> SURES =
      List.of(
          1.0, 0.99, 0.98, 0.97, 0.96, 0.94, 0.92, 0.9, 0.87, 0.84, 0.8, 0.75, 0.7, 0.6, 0.5, 0.4,
          0.3, 0.2, 0.1, 0.0);
  static final List<Double> EVIDENCES = List.of(8.0, Pace.of(1).threshold(), 50.0, 300.0, 1_000.0);
  static final List<Integer> AVERAGED = List.of(1, 5, 10);

  /** How a method is set. */
  sealed interface Setting {
    /** Rule borrow.when with another probability, and horizon. */
    record Spillway(double horizon, double sure) implements Setting {
      /** As a node has it. */
      static final Spillway DEFAULT = new Spillway(Replay.HORIZON, SpillwayMethod.SURE);
    }

    /** An alarm at a share of capacity, averaged over some seconds. */
    record Threshold(double share, int seconds) implements Setting {}

    /** CUSUM alone with a threshold in nats. */
    record Change(double evidence) implements Setting {}
  }

  /** What is tallied apart. */
  record Cell(double headroom, Setting setting) {}

  private final Map<Cell, Tally> tallies = new LinkedHashMap<>();

  static List<Double> shares() {
    List<Double> shares = new ArrayList<>();
    for (int percent = 30; percent <= 100; percent += 5) {
      shares.add(percent / 100.0);
    }
    return shares;
  }

  Tally of(double headroom, Setting setting) {
    return tallies.computeIfAbsent(new Cell(headroom, setting), _ -> new Tally());
  }

  /** Plays a series; the part before {@code from} sets the capacity. */
  void play(LoadSeries series, int from) {
    double peak = series.usualPeak(0, from);
    spillway(series, from, peak);
    for (double evidence : EVIDENCES) {
      List<Alarm> alarms =
          Alarms.of(series, new ChangeAlone(new Pace(series.interval(), evidence)));
      for (double headroom : HEADROOMS) {
        score(series, alarms, from, peak, new Cell(headroom, new Setting.Change(evidence)));
      }
    }
    for (int seconds : AVERAGED) {
      thresholds(series, from, peak, seconds);
    }
  }

  private void spillway(LoadSeries series, int from, double peak) {
    Pace pace = Pace.of(series.interval());
    Map<Cell, Alarms> running = new LinkedHashMap<>();
    for (double headroom : HEADROOMS) {
      running.put(new Cell(headroom, Setting.Spillway.DEFAULT), new Alarms(series));
      for (double sure : SURES) {
        running.put(
            new Cell(headroom, new Setting.Spillway(LONG_HORIZON, sure)), new Alarms(series));
      }
    }
    List<Map.Entry<Cell, Alarms>> cells = List.copyOf(running.entrySet());
    double least = HEADROOMS.getFirst() * peak * USABLE;
    UsualDemand demand = UsualDemand.INITIAL;
    for (int i = 0; i < series.size(); i++) {
      if (!series.isKnown(i)) {
        demand = demand.paused();
        continue;
      }
      demand = demand.next(series.beginOf(i), series.count(i), pace);
      if (demand.watch().changed() || demand.hasReached(least, pace)) {
        look(i, demand, new ManyOutlooks(demand, pace), cells, pace, peak);
      }
    }
    running.forEach((cell, alarms) -> score(series, alarms.all(), from, peak, cell));
  }

  private static void look(
      int index,
      UsualDemand demand,
      ManyOutlooks outlooks,
      List<Map.Entry<Cell, Alarms>> cells,
      Pace pace,
      double peak) {
    double headroom = 0;
    double soon = 0;
    double later = 0;
    for (Map.Entry<Cell, Alarms> entry : cells) {
      Setting.Spillway setting = (Setting.Spillway) entry.getKey().setting();
      if (entry.getKey().headroom() != headroom) {
        headroom = entry.getKey().headroom();
        double usable = headroom * peak * USABLE;
        boolean looked = demand.watch().changed() || demand.hasReached(usable, pace);
        soon = looked ? outlooks.exhaustion(Replay.HORIZON, usable) : 0;
        later = looked ? outlooks.exhaustion(LONG_HORIZON, usable) : 0;
      }
      double exhaustion = setting.horizon() == LONG_HORIZON ? later : soon;
      if (exhaustion >= setting.sure()) {
        entry.getValue().next(index, new AlarmMethod.Signal(true, exhaustion));
      }
    }
  }

  /** All shares at once: what {@link UtilisationThreshold} looks at is the same for all of them. */
  private void thresholds(LoadSeries series, int from, double peak, int seconds) {
    record Bound(double rate, Cell cell, Alarms alarms) {}
    List<Bound> bounds = new ArrayList<>();
    for (double headroom : HEADROOMS) {
      for (double share : shares()) {
        bounds.add(
            new Bound(
                share * (headroom * peak),
                new Cell(headroom, new Setting.Threshold(share, seconds)),
                new Alarms(series)));
      }
    }
    bounds.sort(Comparator.comparingDouble(Bound::rate));
    UtilisationThreshold.Use use = new UtilisationThreshold.Use(series.interval(), seconds);
    AlarmMethod.Signal raised = new AlarmMethod.Signal(true, 1);
    for (int i = 0; i < series.size(); i++) {
      if (!series.isKnown(i)) {
        use.gap();
        continue;
      }
      double now = use.next(series.count(i));
      for (int b = 0; b < bounds.size() && bounds.get(b).rate() <= now; b++) {
        bounds.get(b).alarms().next(i, raised);
      }
    }
    bounds.forEach(bound -> score(series, bound.alarms().all(), from, peak, bound.cell()));
  }

  private void score(LoadSeries series, List<Alarm> alarms, int from, double peak, Cell cell) {
    of(cell.headroom(), cell.setting())
        .add(Score.of(series, alarms, from, cell.headroom() * peak, USABLE));
  }
}

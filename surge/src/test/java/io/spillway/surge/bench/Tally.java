package io.spillway.surge.bench;

import io.spillway.surge.replay.Score;
import java.util.ArrayList;
import java.util.List;

/** Scores of one method at one sensitivity, put together. */
final class Tally {
  /** A lead counts up to a minute: peers are ready in 25 s, and more is worth no more. */
  static final double COUNTED = 60;

  private final List<Double> leads = new ArrayList<>();
  private long late;
  private long missed;
  private int falseAlarms;
  private double days;

  void add(Score score) {
    score.exhaustions().forEach(exhaustion -> leads.add(exhaustion.lead()));
    late += score.count(Score.Outcome.LATE);
    missed += score.count(Score.Outcome.MISSED);
    falseAlarms += score.falseAlarms().size();
    days += score.days();
  }

  int exhaustions() {
    return leads.size();
  }

  long late() {
    return late;
  }

  long missed() {
    return missed;
  }

  /** In 30 days. */
  double falsePerMonth() {
    return days > 0 ? falseAlarms * 30 / days : 0;
  }

  /** The mean, each up to a minute early or late; not a number without any. */
  double lead() {
    return leads.stream()
        .mapToDouble(lead -> Math.clamp(lead, -COUNTED, COUNTED))
        .average()
        .orElse(Double.NaN);
  }

  /** A quantile of the leads as they were; not a number without any. */
  double lead(double quantile) {
    List<Double> sorted = leads.stream().sorted().toList();
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(quantile * sorted.size())));
  }
}

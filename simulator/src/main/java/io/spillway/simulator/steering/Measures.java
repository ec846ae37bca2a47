package io.spillway.simulator.steering;

import io.spillway.simulator.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What came of a case over several seeds. Overshoot and settling are those of the mean over the
 * seeds, smoothed over 5 s, so that they are of the loop and not of chance; oscillation is that of
 * the single seeds.
 *
 * @param peak the most that the own edges got at the onset, as a part of what is usable
 * @param overshoot how far the own load went beyond what it settles at in the first minute after it
 *     had come to it, as a part of it
 * @param settling how long after the last change of demand the own load was last more than 15 %
 *     away from what it settles at, seconds
 * @param error the mean own load in the end less its target, as a part of it: below 0 where room is
 *     kept free because the load scatters
 * @param utilisation the mean own load in the end, as a part of the capacity
 * @param swing peak to peak of the own load in the end, smoothed over 5 s, as a part of the target
 * @param openSwing the same with the shares held still: what the resolvers do by themselves
 * @param period of the strongest swing in the end, seconds
 * @param amplitude of that swing, as a part of the target
 * @param openAmplitude of the same swing with the shares held still
 * @param refused the share of all requests that own edges or peers refused
 * @param refusedInTheEnd the same of those in the end
 * @param changes of the table, a minute, in the end
 * @param demandError the largest error of the demand as the detector sees it, from the onset on, as
 *     a part of the demand; the median over the seeds
 */
public record Measures(
    double peak,
    double overshoot,
    double settling,
    double error,
    double utilisation,
    double swing,
    double openSwing,
    double period,
    double amplitude,
    double openAmplitude,
    double refused,
    double refusedInTheEnd,
    double changes,
    double demandError) {
  /** A swing smaller than this part of the target is none. */
  static final double LEAST_SWING = 0.05;

  /** A swing is the loop's own if it is so much larger than with the shares held still. */
  static final double AMPLIFIED = 2;

  /** So many seconds at the end are those in which nothing should change any more. */
  static final int END = 160;

  /** Before the end, the shares are held still for the same time but for this. */
  private static final int SETTLING_OPEN = 60;

  private static final int SMOOTHING = 5;
  private static final double NEAR = 0.15;

  /** The demand is compared from so long after a change: the trend needs a few seconds. */
  private static final int SEEN_AFTER = 10;

  /** Whether the loop swings by itself and does not stop. */
  public boolean oscillates() {
    return amplitude > LEAST_SWING && amplitude > AMPLIFIED * openAmplitude;
  }

  /** Plays a case with so many seeds, 1 or more. */
  public static Measures of(SteeringCase c, int seeds) {
    List<List<PlayedSecond>> closed =
        played(seeds, seed -> new SteeringLoop(c.plan(), seed).play(c.demand(), c.length()));
    double intended = mean(ends(c, closed, PlayedSecond::intended));
    int frozenFrom = c.length() - 2 * END + SETTLING_OPEN;
    List<List<PlayedSecond>> open =
        played(
            seeds,
            seed -> {
              SteeringLoop loop = new SteeringLoop(c.plan(), seed).play(c.demand(), frozenFrom);
              loop.freeze(intended);
              return loop.play(_ -> c.finalDemand(), c.length() - frozenFrom);
            });
    return measured(c, closed, open);
  }

  private static List<List<PlayedSecond>> played(int seeds, LongFunction<SteeringLoop> play) {
    List<List<PlayedSecond>> all = new ArrayList<>();
    Batch.run(
        LongStream.rangeClosed(1, seeds).iterator(),
        seed -> play.apply(seed).seconds(),
        seconds -> {
          all.add(seconds);
          return true;
        });
    return all;
  }

  private static Measures measured(
      SteeringCase c, List<List<PlayedSecond>> closed, List<List<PlayedSecond>> open) {
    double target = c.target();
    List<List<Double>> own = ends(c, closed, PlayedSecond::own);
    List<List<Double>> openOwn = ends(c, open, PlayedSecond::own);
    Spectrum spectrum = Spectrum.of(own);
    int strongest = spectrum.strongest();
    List<Double> mean = meanOwn(closed);
    int down = cameDown(c, mean, mean(own));
    double beyond = 0;
    double settled = c.settledFrom();
    double end = mean(own);
    for (int t = down; t < mean.size(); t++) {
      boolean soon = t < down + 60;
      double away = Math.abs(mean.get(t) - end);
      beyond = soon ? Math.max(beyond, away) : beyond;
      settled = away > NEAR * end ? t + 1 : settled;
    }
    return new Measures(
        mean.subList(SteeringCases.ONSET, mean.size()).stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0)
            / c.plan().usable(),
        beyond / end,
        Math.max(down, settled) - c.settledFrom(),
        (end - target) / target,
        end / c.plan().capacity(),
        swing(own) / target,
        swing(openOwn) / target,
        spectrum.period(strongest),
        spectrum.amplitude(strongest) / target,
        Spectrum.of(openOwn).amplitude(strongest) / target,
        refused(closed, 0),
        refused(closed, c.length() - END),
        changes(closed, c.length() - END),
        demandError(c, closed));
  }

  /** When the own load first came down to its target, after the demand had become constant. */
  private static int cameDown(SteeringCase c, List<Double> mean, double target) {
    int t = c.settledFrom();
    boolean above = mean.get(Math.min(t + SMOOTHING, mean.size() - 1)) > target;
    int last = mean.size() - 1;
    while (t < last
        && (t < c.settledFrom() + SMOOTHING
            || (above ? mean.get(t) > target : mean.get(t) < target))) {
      t++;
    }
    return t;
  }

  private static List<Double> meanOwn(List<List<PlayedSecond>> all) {
    int n = all.getFirst().size();
    return IntStream.range(0, n)
        .mapToObj(t -> {
          int from = Math.max(0, t - SMOOTHING + 1);
          return all.stream()
              .flatMap(seconds -> seconds.subList(from, t + 1).stream())
              .mapToDouble(PlayedSecond::own)
              .average()
              .orElse(0);
        })
        .toList();
  }

  private static List<List<Double>> ends(
      SteeringCase c, List<List<PlayedSecond>> all, ToDoubleFunction<PlayedSecond> what) {
    return all.stream()
        .map(seconds ->
            seconds.subList(c.length() - END, c.length()).stream()
                .map(second -> what.applyAsDouble(second))
                .toList())
        .toList();
  }

  private static double mean(List<List<Double>> all) {
    return all.stream().flatMap(List::stream).mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private static double swing(List<List<Double>> all) {
    return all.stream()
        .mapToDouble(series -> {
          List<Double> smooth = new ArrayList<>();
          for (int t = SMOOTHING; t <= series.size(); t++) {
            smooth.add(
                series.subList(t - SMOOTHING, t).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(0));
          }
          smooth.sort(Double::compare);
          // From the 5th to the 95th percentile: the extremes of noise grow with the length.
          return smooth.get(smooth.size() * 19 / 20) - smooth.get(smooth.size() / 20);
        })
        .average()
        .orElse(0);
  }

  private static double refused(List<List<PlayedSecond>> all, int from) {
    double refused = 0;
    double total = 0;
    for (List<PlayedSecond> seconds : all) {
      for (PlayedSecond second : seconds.subList(from, seconds.size())) {
        refused += second.refused();
        total += second.total();
      }
    }
    return refused / total;
  }

  private static double changes(List<List<PlayedSecond>> all, int from) {
    double changes = 0;
    for (List<PlayedSecond> seconds : all) {
      for (int t = from; t < seconds.size(); t++) {
        changes += seconds.get(t).intended() != seconds.get(t - 1).intended() ? 1 : 0;
      }
    }
    return 60 * changes / all.size() / (all.getFirst().size() - from);
  }

  private static double demandError(SteeringCase c, List<List<PlayedSecond>> all) {
    List<Double> worst = new ArrayList<>();
    for (List<PlayedSecond> seconds : all) {
      double most = 0;
      for (int t = c.settledFrom() + SEEN_AFTER; t < seconds.size(); t++) {
        PlayedSecond second = seconds.get(t);
        most = Math.max(most, Math.abs(second.known() - second.demand()) / second.demand());
      }
      worst.add(most);
    }
    worst.sort(Double::compare);
    return worst.get(worst.size() / 2);
  }
}

package io.spillway.surge;

import java.util.ArrayList;
import java.util.List;

/**
 * What is usual for one stream of counts, and whether it has changed: a baseline learnt with a
 * bounded influence of each second, its dispersion, and a one-sided CUSUM for counts against an
 * upward change.
 *
 * <p>References: Page, Continuous inspection schemes, Biometrika 41 (1954); Lucas, Counted data
 * CUSUM's, Technometrics 27 (1985); Huber, Robust estimation of a location parameter (1964).
 * Over-dispersion divides the log likelihood ratio (quasi-likelihood: Wedderburn, 1974).
 *
 * @param learnt seconds (of recorded load: steps) learnt from
 * @param baseline the usual rate, requests per second (step)
 * @param dispersion variance as a multiple of the mean; 1 for Poisson
 * @param evidence the CUSUM, in nats
 * @param changed whether the stream has left its baseline
 * @param calm seconds in a row that it has been back near the baseline, while changed
 * @param recent the last seconds' counts, oldest first; at most {@value #MEMORY}
 */
public record DemandWatch(
    long learnt,
    double baseline,
    double dispersion,
    double evidence,
    boolean changed,
    int calm,
    List<Double> recent) {
  /** Before anything was counted. */
  public static final DemandWatch INITIAL = new DemandWatch(0, 0, 1, 0, false, 0, List.of());

  /** How many counts are kept. */
  static final int MEMORY = 300;

  /** Seconds of data before anything may be called a change. */
  static final int WARM_UP = 20;

  /** So much more evidence is asked while a second runs: it is looked at several times (0006). */
  private static final double EARLY_MORE = 1;

  /** Over so many seconds demand is taken where it is compared with what can be carried. */
  private static final int DEMAND_SECONDS = 10;

  /** The ratio of changed to usual demand that the CUSUM looks for. */
  private static final double RATIO = 1.35;

  /** The most of the threshold that one second can add, so that no single one is a change. */
  private static final double MOST_PER_STEP = 0.7;

  /** The part of the threshold from which nothing is learnt, so that a ramp is never usual. */
  private static final double DOUBT = 1 / 3.0;

  /** The weight of the belief that counts are Poisson, seconds. */
  private static final double DISPERSION_PRIOR = 30;

  /** Innovations beyond this many standard deviations are learnt from as if at it. */
  private static final double HUBER = 2.5;

  private static final double LARGEST_SQUARE = 16;
  private static final double LEAST_BASELINE = 1;

  /** Seconds near the baseline until a change is over, and what near means. */
  private static final int CALM = 10;

  private static final double NEAR_RATIO = 1.08;
  private static final double NEAR_DEVIATIONS = 1.5;
  private static final int NEAR_SECONDS = 10;

  /** Copies. */
  public DemandWatch {
    recent = List.copyOf(recent);
  }

  /** After one more second with the given count. */
  public DemandWatch next(double count) {
    return next(count, Pace.SECONDS);
  }

  /** After one more step of the given pace, with the given count. */
  public DemandWatch next(double count, Pace pace) {
    List<Double> counts = appended(count);
    if (learnt < WARM_UP) {
      return learning(count, counts, 0, false, 0, pace);
    }
    double evidenceNow = Math.clamp(evidence + gain(1, count, pace), 0, 2 * pace.threshold());
    boolean left = changed || evidenceNow >= pace.threshold();
    int calmNow = left && isNear(counts, pace) ? calm + 1 : 0;
    return calmNow >= CALM
        ? learning(count, counts, 0, false, 0, pace)
        : learning(count, counts, evidenceNow, left, calmNow, pace);
  }

  /** With a baseline that has changed by the given factor, as it does at this time of the day. */
  DemandWatch drifted(double factor) {
    return factor == 1
        ? this
        : new DemandWatch(learnt, baseline * factor, dispersion, evidence, changed, calm, recent);
  }

  /**
   * Whether it is a change already while a second still runs: the evidence of what was counted so
   * far, against what is usual in that part of it.
   */
  boolean isLeaving(Trend.Running running) {
    double gain = gain(running.part(), running.count(), Pace.SECONDS);
    double asked = Pace.SECONDS.threshold() + EARLY_MORE;
    return learnt >= WARM_UP && !changed && evidence + gain >= asked;
  }

  /** With the change called before the running second is over; that second still counts. */
  DemandWatch left() {
    return new DemandWatch(learnt, baseline, dispersion, evidence, true, 0, recent);
  }

  /** With other counts in place of the recent ones: some were reported late. */
  DemandWatch revised(List<Double> counts) {
    return new DemandWatch(learnt, baseline, dispersion, evidence, changed, calm, counts);
  }

  /**
   * After a pause: what was learnt stands, what was seen last is too old. How the baseline moved
   * meanwhile with the time of the day, the season knows.
   */
  public DemandWatch paused() {
    return new DemandWatch(learnt, baseline, dispersion, 0, changed, 0, List.of());
  }

  /**
   * Whether demand, over ten seconds or one step of the given pace, is as high as a bound, and
   * higher by what chance may count in that time.
   */
  boolean hasReached(double bound, Pace pace) {
    int steps = Math.max(1, DEMAND_SECONDS / pace.interval());
    if (recent.size() < steps) {
      return false;
    }
    double sum = 0;
    for (int i = recent.size() - steps; i < recent.size(); i++) {
      sum += recent.get(i);
    }
    return sum > 0 && sum >= bound * steps + Math.sqrt(bound * steps);
  }

  /** The dispersion to reckon with: at least Poisson, on the safe side while little is known. */
  double safeDispersion() {
    return safeDispersion(Pace.SECONDS);
  }

  /** The same at the given pace. */
  double safeDispersion(Pace pace) {
    double known = Math.min((double) learnt, pace.scatter()) + DISPERSION_PRIOR;
    return Math.max(1, dispersion) * (1 + 0.5 / Math.sqrt(known));
  }

  /** The log likelihood ratio of the count of a second or a part of it, changed against usual. */
  private double gain(double part, double count, Pace pace) {
    double usual = Math.max(LEAST_BASELINE, baseline);
    double scatter = safeDispersion(pace);
    double known = Math.min((double) learnt, 2 * pace.learning());
    double safe = usual + Math.sqrt(scatter * usual / known);
    double ratio = count * StrictMath.log(RATIO) - part * safe * (RATIO - 1);
    return Math.min(MOST_PER_STEP * pace.threshold(), ratio / scatter);
  }

  private DemandWatch learning(
      double count, List<Double> counts, double evidenceNow, boolean left, int calmNow, Pace pace) {
    if (!left && evidenceNow >= DOUBT * pace.threshold()) {
      return new DemandWatch(learnt, baseline, dispersion, evidenceNow, false, 0, counts);
    }
    double usual = Math.max(LEAST_BASELINE, baseline);
    double deviation = Math.sqrt(Math.max(1, dispersion) * usual);
    boolean warm = learnt >= WARM_UP;
    double innovation = count - baseline;
    double heard =
        warm ? Math.clamp(innovation, -HUBER * deviation, HUBER * deviation) : innovation;
    double step =
        left ? 1 / pace.learningChanged() : Math.max(1.0 / (learnt + 1), 1 / pace.learning());
    double scatter = dispersion;
    if (!left && learnt > 0) {
      double square = Math.min(LARGEST_SQUARE * dispersion, innovation * innovation / usual);
      double unbiased = square * learnt / (learnt + 1);
      double weight = Math.max(1.0 / (learnt + DISPERSION_PRIOR), 1 / pace.scatter());
      scatter += weight * (unbiased - dispersion);
    }
    return new DemandWatch(
        left ? learnt : learnt + 1,
        baseline + step * heard,
        scatter,
        evidenceNow,
        left,
        calmNow,
        counts);
  }

  private boolean isNear(List<Double> counts, Pace pace) {
    List<Double> last = counts.subList(Math.max(0, counts.size() - NEAR_SECONDS), counts.size());
    double mean = last.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    double usual = Math.max(LEAST_BASELINE, baseline);
    double noise = Math.sqrt(safeDispersion(pace) * usual / last.size());
    return mean <= NEAR_RATIO * usual + NEAR_DEVIATIONS * noise;
  }

  private List<Double> appended(double count) {
    List<Double> counts =
        new ArrayList<>(recent.subList(Math.max(0, recent.size() - MEMORY + 1), recent.size()));
    counts.add(count);
    return counts;
  }
}

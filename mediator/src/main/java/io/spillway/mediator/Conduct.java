package io.spillway.mediator;

import io.spillway.model.RequestRate;
import io.spillway.policy.Performance;

/**
 * How a lender keeps the SLA under one agreement, as far as its primary can tell: by its own probes
 * of the addresses that clients are sent to, and by what the lender says that it refuses.
 *
 * @param probes how many probes count, at most {@link #WINDOW}
 * @param late those of them that were answered later than the SLA promises: a bit each, the newest
 *     lowest
 * @param failed those that got no answer as a client needs it, in the same way
 * @param refused which share of what reached it the lender refused of late, 0 to 1; seconds in
 *     which more reached it than it agreed to carry tell nothing of it
 */
public record Conduct(int probes, int late, int failed, double refused) {
  /** A minute of probes at their steady pace. */
  public static final int WINDOW = 20;

  /** Nothing is known. */
  static final Conduct NONE = new Conduct(0, 0, 0, 0);

  private static final int MASK = (1 << WINDOW) - 1;

  /** A report of one second weighs as much: they tell of the last ten or so. */
  private static final double REPORT_WEIGHT = 0.1;

  /** One more probe was made. */
  Conduct probed(boolean nowLate, boolean nowFailed) {
    return new Conduct(
        Math.min(WINDOW, probes + 1),
        (late << 1 | (nowLate ? 1 : 0)) & MASK,
        (failed << 1 | (nowFailed ? 1 : 0)) & MASK,
        refused);
  }

  /** The lender tells of one more second. */
  Conduct reported(RequestRate served, RequestRate turnedAway, RequestRate agreed) {
    double reached = served.plus(turnedAway).perSecond();
    if (reached <= 0 || reached > agreed.perSecond()) {
      return this;
    }
    double next = refused + REPORT_WEIGHT * (turnedAway.perSecond() / reached - refused);
    return new Conduct(probes, late, failed, next);
  }

  /** Whether enough was seen to judge it. */
  boolean isKnown() {
    return probes >= WINDOW;
  }

  /** How many of the newest probes were late. */
  int lateProbes() {
    return Integer.bitCount(late);
  }

  /** How many of the newest probes failed. */
  int failedProbes() {
    return Integer.bitCount(failed);
  }

  /** As rules see it; of use where it {@link #isKnown}. */
  Performance performance(Backing backing) {
    double all = Math.max(1, probes);
    return new Performance(
        backing.terms().lender(),
        backing.terms().service(),
        lateProbes() / all,
        failedProbes() / all,
        refused);
  }
}

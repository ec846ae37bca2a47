package io.spillway.surge.crowd;

import io.spillway.model.AttackScore.Feature;
import java.util.List;

/**
 * What the excess is like as a whole: what was measured, less what usual demand brings.
 *
 * @param usual what is usual
 * @param usualRequests how many requests usual demand would have brought
 * @param excess how many there were above these
 * @param familiar the share of the excess of known networks; about 0 to 1
 * @param judged requests above usual by which that is known
 * @param busy the share of the excess of the busiest networks
 * @param strange the share of the excess for objects never seen before, asked for once
 * @param top the share of the excess for the object asked for most
 * @param misses the share of the excess that was not served from the cache
 * @param errors the share of the excess that was the client's error
 * @param writes the share of the excess with another method than GET or HEAD
 * @param pace requests of a network in the seconds looked at
 * @param excessPace the same of the networks that come on top of the usual ones
 * @param span how many seconds are looked at
 * @param risen whether it was seen to rise: a second before these is known. After a restart it is
 *     not known for how long it has been there
 * @param presence of the networks that are not known, in how many of these seconds each asks
 * @param burst for how much each of these asks in such a second
 */
record Whole(
    Usual usual,
    double usualRequests,
    double excess,
    double familiar,
    double judged,
    double busy,
    double strange,
    double top,
    double misses,
    double errors,
    double writes,
    double pace,
    double excessPace,
    double span,
    boolean risen,
    double presence,
    double burst) {

  /** So many requests of the excess are half the certainty that there can be. */
  private static final double HALF_CERTAIN = 25;

  /** Nats for each factor e of seconds that newcomers stay longer than who comes usually. */
  private static final double PERSISTENCE = 4;

  /** Nats for each factor e that it rose faster than within {@link CrowdWatch#WINDOW} seconds. */
  private static final double SUDDENNESS = 1;

  static Whole of(
      Usual usual, Usual.Second sum, double span, boolean risen, double excess, Presence presence) {
    double requests = sum.requests();
    double before = requests - excess;
    double perRequest = usual.requests() > 0 ? before / usual.requests() : 0;
    double judged = sum.judged() - usual.judged() * perRequest;
    double familiar = sum.familiar() - usual.familiar() * perRequest;
    return new Whole(
        usual,
        before,
        excess,
        judged > 0 ? familiar / judged : 0,
        Math.max(0, judged),
        (sum.busy() - usual.busyShare() * before) / excess,
        (sum.strange() - usual.strangeShare() * before) / excess,
        (sum.top() - usual.topShare() * before) / excess,
        (sum.misses() - usual.missShare() * before) / excess,
        (sum.clientErrors() - usual.errorShare() * before) / excess,
        (sum.writes() - usual.writeShare() * before) / excess,
        sum.networks() > 0 ? requests / sum.networks() : 0,
        excess / Math.max(1, sum.networks() - usual.networks() * perRequest),
        span,
        risen,
        presence.mean(usual.presence(span)),
        presence.burst(usual.pace(1)));
  }

  /** How many times more than usual there is. */
  double growth() {
    return usualRequests > 0 ? (usualRequests + excess) / usualRequests : 1;
  }

  /** How many different objects the excess is for, at least. */
  double variety() {
    return 1 / Math.clamp(top, 0.001, 1);
  }

  /** All its contributions, nats. */
  double nats() {
    return newcomers()
        + concentration()
        + thinness()
        + persistence()
        + bursts()
        + suddenness()
        + strangeness()
        + sameness();
  }

  /** Nobody of those who come usually: a crowd has some of them. */
  private double newcomers() {
    double expected = usual.familiarShare();
    double shortOf = 1 - Math.clamp(familiar, 0, 1) / Math.max(0.01, 0.35 * expected);
    return Math.sqrt(expected) * certainty(judged) * Math.clamp(2.4 * shortOf, -0.8, 2.4);
  }

  /**
   * Networks that come for less than people do: a page comes with what belongs to it, and newcomers
   * have none of it yet.
   */
  private double thinness() {
    double known = Math.clamp(StrictMath.log(usual.pace(1)) / StrictMath.log(2), 0, 1);
    return known
        * certainty(excess)
        * Math.clamp(-2 * StrictMath.log(excessPace / (0.75 * usual.pace(1))), -0.6, 1.5);
  }

  /** Newcomers who do not leave: people read what they got, programs ask again each second. */
  private double persistence() {
    return Math.clamp(PERSISTENCE * StrictMath.log(presence / usual.presence(span)), -2.2, 4.5);
  }

  /** Newcomers who ask for much at once, as for a page, and who have less of it than others. */
  private double bursts() {
    return -1.6 * Math.clamp(StrictMath.log(burst / usual.pace(1)), -0.6, 1);
  }

  /**
   * What has risen within a second or two: crowds take longer to gather, and it is not known yet
   * who stays. It wears off with the seconds, and says nothing before it is known who comes.
   */
  private double suddenness() {
    double known = risen ? Math.min(1, 2 * usual.familiarShare()) : 0;
    return known * SUDDENNESS * Math.max(0, StrictMath.log(CrowdWatch.WINDOW / Math.max(1, span)));
  }

  /** The part of the excess that is for made-up objects beyond what links of their own explain. */
  double strangePart() {
    return certainty(excess) * Math.clamp((strange - usual.strangeShare() - 0.4) / 0.4, 0, 1);
  }

  /** A few networks carry it, more than they usually do. */
  private double concentration() {
    return certainty(excess) * Math.clamp(5 * (busy - usual.busyShare() - 0.5), -0.2, 2.5);
  }

  /** Objects made up by each request: what a crowd asks for, others ask for too. */
  private double strangeness() {
    return certainty(excess) * Math.clamp(5 * (strange - usual.strangeShare() - 0.4), -0.1, 2.5);
  }

  /** One object and nothing that belongs to it. */
  private double sameness() {
    return certainty(excess) * Math.clamp(4.5 * (top - usual.topShare() - 0.5), 0, 1.5);
  }

  private static double certainty(double requests) {
    return requests / (requests + HALF_CERTAIN);
  }

  List<Feature> features() {
    return List.of(
        new Feature("newcomers", 1 - familiar, 1 - usual.familiarShare(), newcomers()),
        new Feature("concentration", busy, usual.busyShare(), concentration()),
        new Feature("thinness", excessPace, usual.pace(1), thinness()),
        new Feature("persistence", presence, usual.presence(span), persistence()),
        new Feature("bursts", burst, usual.pace(1), bursts()),
        new Feature("suddenness", span, CrowdWatch.WINDOW, suddenness()),
        new Feature("strange-objects", strange, usual.strangeShare(), strangeness()),
        new Feature("one-object", top, usual.topShare(), sameness()));
  }

  /** What a contribution of the single networks looks like on the whole. */
  Feature feature(String name, double contribution) {
    return switch (name) {
      case "familiar" -> new Feature(name, familiar, usual.familiarShare(), contribution);
      case "pace" -> new Feature(name, pace, usual.pace(1), contribution);
      case "misses" -> new Feature(name, misses, usual.missShare(), contribution);
      case "errors" -> new Feature(name, errors, usual.errorShare(), contribution);
      case "writes" -> new Feature(name, writes, usual.writeShare(), contribution);
      default -> new Feature(name, 0, 0, contribution);
    };
  }
}

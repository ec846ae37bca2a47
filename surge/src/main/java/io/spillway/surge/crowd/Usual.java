package io.spillway.surge.crowd;

/**
 * What requests are usually like: sums over past seconds, each forgotten slowly. Only their ratios
 * mean anything.
 *
 * @param seconds how many are summed up
 * @param requests in them
 * @param networks distinct client networks, summed over the seconds
 * @param misses neither served from the cache nor refused for want of capacity
 * @param clientErrors answered with an error of the client's
 * @param writes of another method than GET or HEAD
 * @param busy by the busiest networks of each second, as far as its sample has them for that
 * @param judged by the other networks, in seconds in which it can be told who is known
 * @param familiar of these, by known networks
 * @param strange for objects never seen before, asked for once in their second
 * @param top for the object that was asked for most in its second
 * @param stretchRequests requests in stretches of {@link CrowdWatch#WINDOW} seconds
 * @param stretchNetworks distinct client networks, summed over these stretches
 */
public record Usual(
    double seconds,
    double requests,
    double networks,
    double misses,
    double clientErrors,
    double writes,
    double busy,
    double judged,
    double familiar,
    double strange,
    double top,
    double stretchRequests,
    double stretchNetworks) {
  /** Before anything was learnt. */
  public static final Usual NONE = new Usual(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** For about so long a second counts. */
  private static final double SECONDS = 900;

  /** With one more second. */
  Usual plus(Second s) {
    double kept = 1 - 1 / SECONDS;
    return new Usual(
        kept * seconds + 1,
        kept * requests + s.requests(),
        kept * networks + s.networks(),
        kept * misses + s.misses(),
        kept * clientErrors + s.clientErrors(),
        kept * writes + s.writes(),
        kept * busy + s.busy(),
        kept * judged + s.judged(),
        kept * familiar + s.familiar(),
        kept * strange + s.strange(),
        kept * top + s.top(),
        stretchRequests,
        stretchNetworks);
  }

  /** With one more stretch, of so many requests and distinct networks. */
  Usual stretch(double askedFor, double distinct) {
    double kept = 1 - CrowdWatch.WINDOW / SECONDS;
    return new Usual(
        seconds,
        requests,
        networks,
        misses,
        clientErrors,
        writes,
        busy,
        judged,
        familiar,
        strange,
        top,
        kept * stretchRequests + askedFor,
        kept * stretchNetworks + distinct);
  }

  /** The share of requests of known networks, 0 to 1; 0 while that cannot be told. */
  double familiarShare() {
    return share(familiar, judged);
  }

  double missShare() {
    return requests > 0 ? share(misses, requests) : 1;
  }

  double errorShare() {
    return share(clientErrors, requests);
  }

  double writeShare() {
    return share(writes, requests);
  }

  double strangeShare() {
    return share(strange, requests);
  }

  double topShare() {
    return share(top, requests);
  }

  double busyShare() {
    return share(busy, requests);
  }

  /**
   * Requests of a network in so many seconds in which it asks for anything; at least 1. Networks
   * come and go, so it grows more slowly than time does: by a power that is measured.
   */
  double pace(double span) {
    double one = networks > 0 ? Math.max(1, requests / networks) : 1;
    double many = stretchNetworks > 0 ? Math.max(one, stretchRequests / stretchNetworks) : one;
    double power =
        Math.clamp(StrictMath.log(Math.max(1, span)) / StrictMath.log(CrowdWatch.WINDOW), 0, 1);
    return one * StrictMath.pow(many / one, power);
  }

  /** In how many of so many seconds a network asks that asks at all; at least 1. */
  double presence(double span) {
    return pace(span) / pace(1);
  }

  private static double share(double part, double whole) {
    return whole > 0 ? Math.clamp(part / whole, 0, 1) : 0;
  }

  /**
   * One second by the same measures.
   *
   * @param requests see {@link Usual}, as for the others
   */
  public record Second(
      double requests,
      double networks,
      double misses,
      double clientErrors,
      double writes,
      double busy,
      double judged,
      double familiar,
      double strange,
      double top) {
    static final Second NONE = new Second(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    Second plus(Second o) {
      return new Second(
          requests + o.requests,
          networks + o.networks,
          misses + o.misses,
          clientErrors + o.clientErrors,
          writes + o.writes,
          busy + o.busy,
          judged + o.judged,
          familiar + o.familiar,
          strange + o.strange,
          top + o.top);
    }
  }
}

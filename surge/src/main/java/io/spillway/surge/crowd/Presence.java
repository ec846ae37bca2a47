package io.spillway.surge.crowd;

import io.spillway.model.RequestSample;
import io.spillway.model.RequestSample.Tally;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long those stay who do not come usually. A person asks for a page and what belongs to it
 * within a second or two, and then reads; a program asks for as much in each second as in the last.
 * Counted on the networks that the samples of all the seconds have.
 *
 * @param networks how many of them asked for anything
 * @param seconds in how many seconds each of them did, summed up
 * @param requests what they asked for in these
 */
record Presence(double networks, double seconds, double requests) {
  /** So many usual ones are added. */
  private static final double FEW = 3;

  /** Of the seconds looked at, by who is known; nobody before anything was learnt. */
  static Presence of(List<CrowdWatch.Moment> moments, Memory before) {
    if (before.size() == 0) {
      return new Presence(0, 0, 0);
    }
    List<RequestSample.Opened> samples =
        moments.stream().map(moment -> moment.makeup().traits().clients().open()).toList();
    long bound =
        samples.stream().mapToLong(RequestSample.Opened::bound).min().orElse(RequestSample.ALL);
    Map<Long, Integer> seconds = new TreeMap<>();
    double requests = 0;
    for (RequestSample.Opened sample : samples) {
      for (Tally client : sample.tallies()) {
        if (client.key() < bound && before.knowsOf(client) && !before.knows(client)) {
          seconds.merge(client.key(), 1, Integer::sum);
          requests += client.requests();
        }
      }
    }
    return new Presence(seconds.size(), seconds.values().stream().mapToInt(n -> n).sum(), requests);
  }

  /**
   * Seconds of one network, with a few as they are usually, so that one or two say little.
   *
   * @param usual seconds of a network that comes usually
   */
  double mean(double usual) {
    return (seconds + FEW * usual) / (networks + FEW);
  }

  /**
   * Requests of one network in a second in which it asks for anything, with some as usual.
   *
   * @param usual the same of networks that come usually
   */
  double burst(double usual) {
    return (requests + FEW * usual) / (seconds + FEW);
  }
}

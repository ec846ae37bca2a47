package io.spillway.surge.crowd;

import io.spillway.model.AttackScore;
import io.spillway.model.RequestSample;
import io.spillway.model.RequestSample.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one service's requests are usually like, and what the last seconds' were like. It learns
 * while demand is at its baseline; networks and objects count as seen before a minute or two after
 * they were seen, and not if a surge has begun by then, so that a surge does not make itself usual.
 *
 * @param usual the usual ratios
 * @param networks the client networks seen before
 * @param objects the objects seen before
 * @param minute what was seen since the last minute began
 * @param minuteSeconds for how long
 * @param waiting what was seen in the minute before
 * @param recent the last seconds, oldest first; at most {@value #WINDOW}
 */
public record CrowdWatch(
    Usual usual,
    Memory networks,
    Memory objects,
    Makeup minute,
    int minuteSeconds,
    Makeup waiting,
    List<Makeup> recent) {
  /** Before anything was seen. */
  public static final CrowdWatch INITIAL =
      new CrowdWatch(
          Usual.NONE, Memory.EMPTY, Memory.EMPTY, Makeup.NONE, 0, Makeup.NONE, List.of());

  /** How many seconds are judged together. */
  public static final int WINDOW = 8;

  private static final int MINUTE = 60;
  private static final long DAY_SECONDS = 86_400;

  /** Copies. */
  public CrowdWatch {
    recent = List.copyOf(recent);
  }

  /**
   * After one more second.
   *
   * @param second the epoch second
   * @param makeup what was asked for in it
   * @param calm whether demand is at its baseline beyond doubt, so that it may be learnt from
   */
  public CrowdWatch next(long second, Makeup makeup, boolean calm) {
    List<Makeup> last =
        new ArrayList<>(recent.subList(Math.max(0, recent.size() - WINDOW + 1), recent.size()));
    last.add(makeup);
    if (!calm) {
      return new CrowdWatch(usual, networks, objects, Makeup.NONE, 0, Makeup.NONE, last);
    }
    Usual learnt = makeup.requests() > 0 ? usual.plus(measured(makeup)) : usual;
    Makeup sum = minute.plus(makeup);
    if (minuteSeconds + 1 < MINUTE) {
      return new CrowdWatch(learnt, networks, objects, sum, minuteSeconds + 1, waiting, last);
    }
    long day = second / DAY_SECONDS;
    return new CrowdWatch(
        learnt,
        networks.plus(waiting.traits().clients(), day),
        objects.plus(waiting.traits().objects(), day),
        Makeup.NONE,
        0,
        sum,
        last);
  }

  /** After seconds that nobody knows of. */
  public CrowdWatch paused() {
    return new CrowdWatch(usual, networks, objects, Makeup.NONE, 0, Makeup.NONE, List.of());
  }

  /**
   * How much of what is above the baseline looks like an attack; empty where too little is known.
   *
   * @param baseline the usual demand, requests per second
   * @param running what is known of the second that runs
   * @param part how much of it that is, 0 to 1
   */
  public Optional<AttackScore> score(double baseline, Makeup running, double part) {
    return Suspicion.of(this, baseline, running, part);
  }

  Usual.Second measured(Makeup makeup) {
    RequestSample.Opened clients = makeup.traits().clients().open();
    RequestSample.Opened things = makeup.traits().objects().open();
    double judged = 0;
    double familiar = 0;
    for (Tally client : clients.tallies()) {
      if (networks.size() > 0 && client.key() < clients.bound() && networks.knowsOf(client)) {
        judged += client.requests();
        familiar += networks.contains(client) ? client.requests() : 0;
      }
    }
    return new Usual.Second(
        makeup.requests(),
        clients.distinct(),
        makeup.misses(),
        makeup.traits().clientErrors(),
        makeup.traits().writes(),
        judged,
        familiar,
        strange(things, makeup.requests()),
        things.tallies().stream().mapToLong(Tally::requests).max().orElse(0));
  }

  /** Requests for objects never seen before that were asked for once, estimated. */
  private double strange(RequestSample.Opened things, double requests) {
    long looked = 0;
    long strange = 0;
    for (Tally thing : things.tallies()) {
      if (thing.key() < things.bound() && objects.knowsOf(thing)) {
        looked++;
        strange += thing.requests() == 1 && !objects.contains(thing) ? 1 : 0;
      }
    }
    return looked == 0 ? 0 : Math.min(requests, things.distinct() * strange / looked);
  }
}

package io.spillway.surge.crowd;

import io.spillway.model.AttackScore;
import io.spillway.model.RequestSample;
import io.spillway.model.RequestSample.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one service's requests are usually like, and what the last seconds' were like. It learns
 * while demand is at its baseline; networks and objects count as seen a minute or two after they
 * were seen, and not if a surge has begun by then, so that a surge does not make itself usual. A
 * network that was seen is known, and counts as familiar, once it was seen on several days.
 *
 * @param usual the usual ratios
 * @param networks the client networks seen, and when
 * @param objects the objects seen, and when
 * @param minute what was seen since the last minute began
 * @param blocks how many stretches of {@value #WINDOW} seconds it holds
 * @param calm seconds in a row of which the next such stretch may consist
 * @param waiting what was seen in the minute before
 * @param recent the last seconds, oldest first; at most {@value #WINDOW}
 */
public record CrowdWatch(
    Usual usual,
    Memory networks,
    Memory objects,
    Makeup minute,
    int blocks,
    int calm,
    Makeup waiting,
    List<Moment> recent) {
  /**
   * One second.
   *
   * @param makeup what its requests were like
   * @param measured the same in numbers, by who was known and what had been seen
   */
  public record Moment(Makeup makeup, Usual.Second measured) {}

  /** Before anything was seen. */
  public static final CrowdWatch INITIAL =
      new CrowdWatch(
          Usual.NONE, Memory.EMPTY, Memory.EMPTY, Makeup.NONE, 0, 0, Makeup.NONE, List.of());

  /** How many seconds are judged together. */
  public static final int WINDOW = 8;

  /** So many stretches are about a minute. */
  private static final int MINUTE = 7;

  /** Networks and objects of a minute that are learnt, of each. */
  private static final int KEPT_OF_MINUTE = 1_024;

  /** What is far more than others ask for. */
  private static final double BUSY = 4;

  private static final long DAY_SECONDS = 86_400;

  /** Copies. */
  public CrowdWatch {
    recent = List.copyOf(recent);
  }

  /**
   * After one more second at the baseline.
   *
   * @param second the epoch second
   * @param makeup what was asked for in it
   * @param sure whether demand is at its baseline beyond doubt, so that it may be learnt from
   */
  public CrowdWatch next(long second, Makeup makeup, boolean sure) {
    return on(second).next(makeup, sure, second);
  }

  /** Without what is too old by then. */
  private CrowdWatch on(long second) {
    long day = Math.floorDiv(second, DAY_SECONDS);
    return networks.day() >= day && objects.day() >= day
        ? this
        : new CrowdWatch(
            usual, networks.on(day), objects.on(day), minute, blocks, calm, waiting, recent);
  }

  private CrowdWatch next(Makeup makeup, boolean sure, long second) {
    Moment moment = moment(makeup);
    List<Moment> last = newest(moment);
    if (!sure) {
      return new CrowdWatch(usual, networks, objects, minute, blocks, 0, waiting, last);
    }
    Usual learnt = makeup.requests() > 0 ? usual.plus(moment.measured()) : usual;
    if (calm + 1 < WINDOW) {
      return new CrowdWatch(learnt, networks, objects, minute, blocks, calm + 1, waiting, last);
    }
    Makeup stretch = Makeup.together(last.stream().map(Moment::makeup).toList(), KEPT_OF_MINUTE);
    learnt =
        learnt.stretch((double) stretch.requests(), stretch.traits().clients().open().distinct());
    Makeup sum = Makeup.together(List.of(minute, stretch), KEPT_OF_MINUTE);
    if (blocks + 1 < MINUTE) {
      return new CrowdWatch(learnt, networks, objects, sum, blocks + 1, 0, waiting, last);
    }
    long day = Math.floorDiv(second, DAY_SECONDS);
    return new CrowdWatch(
        learnt,
        networks.plus(waiting.traits().clients(), day),
        objects.plus(waiting.traits().objects(), day),
        Makeup.NONE,
        0,
        0,
        sum,
        last);
  }

  /**
   * After one more second of a surge: what waits to be learnt may be of it, and is forgotten.
   *
   * @param second the epoch second
   * @param makeup what was asked for in it
   */
  public CrowdWatch surging(long second, Makeup makeup) {
    CrowdWatch now = on(second);
    return new CrowdWatch(
        usual,
        now.networks,
        now.objects,
        Makeup.NONE,
        0,
        0,
        Makeup.NONE,
        now.newest(now.moment(makeup)));
  }

  /**
   * After seconds that nobody knows of.
   *
   * @param second the last of them, epoch second
   */
  public CrowdWatch paused(long second) {
    CrowdWatch now = on(second);
    return new CrowdWatch(
        usual, now.networks, now.objects, Makeup.NONE, 0, 0, Makeup.NONE, List.of());
  }

  private List<Moment> newest(Moment moment) {
    List<Moment> last =
        new ArrayList<>(recent.subList(Math.max(0, recent.size() - WINDOW + 1), recent.size()));
    last.add(moment);
    return last;
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

  /** A second as it is judged. */
  Moment moment(Makeup makeup) {
    RequestSample.Opened clients = makeup.traits().clients().open();
    RequestSample.Opened things = makeup.traits().objects().open();
    double busiest = busiest(clients, (double) makeup.requests());
    double busy = 0;
    double seldom = 0;
    double judged = 0;
    double familiar = 0;
    for (Tally client : clients.tallies()) {
      if (client.requests() >= busiest) {
        busy += client.requests();
      } else if (client.key() < clients.bound()) {
        seldom += client.requests();
        judged += networks.knowsOf(client) ? client.requests() : 0;
        familiar += networks.knows(client) ? client.requests() : 0;
      }
    }
    // The sample has less than all of the busy ones' requests, and of the others a part of them.
    double sum = busy + seldom * clients.scale();
    double others = sum > 0 ? makeup.requests() * seldom * clients.scale() / sum : 0;
    boolean known = judged > 0 && networks.size() > 0;
    return new Moment(
        makeup,
        new Usual.Second(
            makeup.requests(),
            clients.distinct(),
            makeup.misses(),
            makeup.traits().clientErrors(),
            makeup.traits().writes(),
            makeup.requests() - others,
            known ? others : 0,
            known ? others * familiar / judged : 0,
            strange(things, (double) makeup.requests()),
            things.tallies().stream().mapToLong(Tally::requests).max().orElse(0)));
  }

  /**
   * From so many requests on a network is busy: far more than others ask for, and so many that the
   * sample has it whatever its hash.
   */
  static double busiest(RequestSample.Opened clients, double requests) {
    double mean = requests / Math.max(1, clients.distinct());
    return clients.tallies().stream()
        .filter(client -> client.key() >= clients.bound())
        .mapToDouble(client -> client.requests() + 1.0)
        .min()
        .stream()
        .reduce(BUSY * mean, Math::max);
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

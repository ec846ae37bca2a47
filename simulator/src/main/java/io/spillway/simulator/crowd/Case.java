package io.spillway.simulator.crowd;

import java.util.Optional;
import java.util.PriorityQueue;

/**
 * One generated case: a site, what comes usually, and from the onset on what comes besides. Lines
 * of its log come in the order of time.
 */
public final class Case {
  /** What comes. */
  public enum Kind {
    /** People only. */
    CROWD(0),
    /** Programs in few networks. */
    FEW_NETWORKS(1),
    /** Programs in many networks, nearly all of them new. */
    MANY_NETWORKS(2),
    /** Programs that ask for what no cache has. */
    CACHE_BUSTING(3),
    /** An attack while a crowd is there. */
    ATTACK_IN_CROWD(4),
    /** Programs in many new networks that copy people. */
    COPYING(5),
    /** Programs in many networks, each of which has asked for a page or two while all was calm. */
    PREPARED(6);

    /** Part of what its cases are drawn from; it never changes. */
    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  private static final double CALIBRATED_VISITS = 400;

  /** More networks than this nobody prepares. */
  private static final int MOST_PREPARED = 8_000;

  private final Dice dice;
  private final Site site;
  private final double baseline;
  private final double usualVisits;
  private final double wave;
  private final double headroom;
  private final double peak;
  private final double ramp;
  private final double bend;
  private final double attackShare;
  private final Optional<Surge> crowd;
  private final Optional<Flood> attack;
  private final double crowdRequests;
  private final double attackRequests;
  private final double onset;
  private final int prepared;
  private final PriorityQueue<Site.Ask> coming =
      new PriorityQueue<>(java.util.Comparator.comparingDouble(Site.Ask::at));

  /**
   * Draws a case.
   *
   * @param degree the attack's share of the excess for {@link Kind#ATTACK_IN_CROWD}, how well
   *     programs copy people for {@link Kind#COPYING}, 0 to 1; on how many days, that of the attack
   *     included, each network has come before for {@link Kind#PREPARED}; otherwise nothing
   */
  public Case(long seed, Kind kind, double degree) {
    this.dice = new Dice(seed * 31 + kind.number);
    this.site = new Site(dice);
    this.baseline = dice.logUniform(20, 300);
    this.usualVisits = baseline / requestsOfUsualVisit();
    this.wave = dice.uniform(0, 0.1);
    this.headroom = dice.uniform(1.6, 3);
    this.peak = baseline * headroom * dice.logUniform(1.3, 5);
    this.onset = Math.floor(dice.uniform(130, 260));
    boolean people = kind == Kind.CROWD || kind == Kind.ATTACK_IN_CROWD;
    boolean abrupt = dice.chance(people ? 0.15 : 0.6);
    this.ramp = abrupt ? dice.logUniform(0.3, 4) : dice.logUniform(8, 90);
    this.bend = dice.uniform(0.8, 1.3);
    this.crowd = people ? Optional.of(new Crowd(dice, site)) : Optional.empty();
    this.prepared = kind == Kind.PREPARED ? (int) degree : 0;
    this.attackShare = kind == Kind.ATTACK_IN_CROWD ? degree : people ? 0 : 1;
    this.attack =
        kind == Kind.CROWD
            ? Optional.empty()
            : Optional.of(flood(kind, kind == Kind.COPYING ? degree : 0));
    this.crowdRequests = crowd.map(Surge::requests).orElse(1.0);
    this.attackRequests = attack.map(Surge::requests).orElse(1.0);
  }

  private Flood flood(Kind kind, double copying) {
    double most = Math.max(1, (peak - baseline) * attackShare);
    Flood.From from =
        switch (kind) {
          case FEW_NETWORKS -> Flood.From.FEW;
          case MANY_NETWORKS, COPYING, PREPARED -> Flood.From.MANY;
          default -> dice.chance(0.35) ? Flood.From.FEW : Flood.From.MANY;
        };
    boolean busting =
        kind == Kind.CACHE_BUSTING || (kind == Kind.ATTACK_IN_CROWD && dice.chance(0.4));
    Flood.For target = busting ? Flood.For.BUSTING : target();
    return new Flood(dice, site, from, target, most, copying);
  }

  private Flood.For target() {
    double draw = dice.uniform(0, 1);
    return draw < 0.55
        ? Flood.For.ONE
        : draw < 0.75 ? Flood.For.POPULAR : draw < 0.87 ? Flood.For.ANY : Flood.For.MISSING;
  }

  private double requestsOfUsualVisit() {
    long[] count = new long[1];
    for (int i = 0; i < CALIBRATED_VISITS; i++) {
      site.usualVisit(0, ask -> count[0]++);
    }
    return Math.max(1, count[0] / CALIBRATED_VISITS);
  }

  /** When the surge begins, seconds after the case. */
  public double onset() {
    return onset;
  }

  /** What the edges carry, requests per second. */
  public double capacity() {
    return baseline * headroom / 0.85;
  }

  /** What is drawn, for who reproduces it. */
  @Override
  public String toString() {
    return String.format(
        java.util.Locale.ROOT,
        "%.0f/s, peak %.0f/s, capacity %.0f/s, ramp %.1f s, attack %.2f",
        baseline,
        peak,
        capacity(),
        ramp,
        attackShare);
  }

  /** Takes a line of the log. */
  interface Lines {
    void line(Site.Ask ask, boolean hit);
  }

  /** Hands out the lines between both times; to be called for one stretch after the other. */
  void play(double from, double to, Lines lines) {
    double swing = 1 + wave * Math.sin(2 * Math.PI * from / 240);
    arrivals(from, to, usualVisits * swing, (at, out) -> site.usualVisit(at, out));
    double excess = (peak - baseline) * grown(from);
    crowd.ifPresent(c -> arrivals(from, to, excess * (1 - attackShare) / crowdRequests, c::arrive));
    attack.ifPresent(a -> arrivals(from, to, excess * attackShare / attackRequests, a::arrive));
    while (!coming.isEmpty() && coming.peek().at() < to) {
      Site.Ask ask = coming.poll();
      lines.line(ask, site.hit(ask));
    }
  }

  /** Takes a line of one of the days before. */
  interface History {
    /**
     * One line.
     *
     * @param part how much of what is handed out of that day came before it, 0 to 1
     */
    void line(double part, Site.Ask ask);
  }

  /**
   * Hands out some of the lines of a day before, of visits all over it: so many of the usual ones,
   * and what the attack's networks asked for to be known.
   *
   * @param daysAgo which day; 0 is that of the surge, hours before it
   */
  void history(int daysAgo, int lines, History out) {
    int calm =
        daysAgo < prepared
            ? Math.min(MOST_PREPARED, attack.orElseThrow().networks()) * (1 + dice.below(2))
            : 0;
    int done = 0;
    for (int i = 0; i < lines; i++) {
      double part = (double) i / lines;
      site.usualLine(0, ask -> out.line(part, ask));
      for (; done < (double) calm * (i + 1) / lines; done++) {
        out.line(part, attack.orElseThrow().calm(done % attack.orElseThrow().networks(), 0));
      }
    }
  }

  private double grown(double at) {
    double since = at - onset;
    return since <= 0 ? 0 : Math.min(1, Math.pow(since / ramp, bend));
  }

  private interface Arrival {
    void at(double at, Site.Out out);
  }

  private void arrivals(double from, double to, double rate, Arrival arrival) {
    int count = dice.poisson(rate * (to - from));
    for (int i = 0; i < count; i++) {
      arrival.at(dice.uniform(from, to), coming::add);
    }
  }
}

package io.spillway.surge.crowd;

import io.spillway.model.AttackScore;
import io.spillway.model.AttackScore.Feature;
import io.spillway.model.RequestSample;
import io.spillway.model.RequestSample.Tally;
import io.spillway.model.RequestTraits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges what is above the baseline. Each network of the sample gets the odds that it is part of an
 * attack: what the whole excess is like ({@link Whole}) and what the network itself does, in nats;
 * each contribution is bounded. The requests of all networks, weighted by these chances, less what
 * usual demand would have shown, are the attack's share of the excess. So an attack within a crowd
 * is a share, and neither hides the other.
 *
 * <p>Networks that the sample has for being busy stand for themselves; the others stand for all
 * that are not in it.
 */
final class Suspicion {
  /** Nats before anything was looked at: most surges are crowds, and a crowd lost costs more. */
  private static final double PRIOR = -1.7;

  /** Fewer requests above the baseline than this say nothing. */
  private static final double LEAST_EXCESS = 12;

  /** A second with more than this multiple of the baseline may be of the surge. */
  private static final double ABOVE = 1.15;

  /** And if it has at least this part of the excess that there is now. */
  private static final double RISEN = 0.4;

  /** Of so many last seconds the largest is what comes now. */
  private static final int LATEST = 3;

  /** Networks of the surge that are looked at. */
  private static final int KEPT = 512;

  /** Seconds of usual demand to have learnt from. */
  private static final double LEAST_LEARNT = 20;

  /** With a smaller share of familiar networks in usual demand, it is not known yet who comes. */
  private static final double LEAST_FAMILIAR = 0.05;

  /** The part of an attack's networks that may be known. */
  private static final double FAMILIAR_ATTACKERS = 0.05;

  /** The part of a crowd that is known, as a share of what is usual, at least. */
  private static final double FAMILIAR_CROWD = 0.4;

  /** A network that does what usual ones do. */
  private static final double USUAL_PACE = -0.5;

  private final CrowdWatch watch;
  private final Usual usual;
  private final Whole whole;
  private final double span;

  private Suspicion(CrowdWatch watch, Whole whole, double span) {
    this.watch = watch;
    this.usual = watch.usual();
    this.whole = whole;
    this.span = span;
  }

  static Optional<AttackScore> of(CrowdWatch watch, double baseline, Makeup running, double part) {
    List<CrowdWatch.Moment> seconds = new ArrayList<>(watch.recent());
    if (part > 0) {
      seconds.add(watch.moment(running));
    }
    List<CrowdWatch.Moment> surge = sinceOnset(seconds, baseline, part);
    if (surge.isEmpty()) {
      return Optional.empty();
    }
    double span = surge.size() - (part > 0 ? 1 - part : 0);
    Usual.Second sum = Usual.Second.NONE;
    for (CrowdWatch.Moment second : surge) {
      sum = sum.plus(second.measured());
    }
    double excess = sum.requests() - baseline * span;
    if (excess < LEAST_EXCESS || watch.usual().seconds() < LEAST_LEARNT) {
      return Optional.empty();
    }
    Whole whole =
        Whole.of(
            watch.usual(),
            sum,
            span,
            surge.size() < seconds.size(),
            excess,
            Presence.of(surge, watch.networks()));
    RequestSample clients =
        RequestSample.together(
            surge.stream().map(second -> second.makeup().traits().clients()).toList(),
            KEPT,
            RequestTraits.BUSIEST_TOGETHER);
    return Optional.of(new Suspicion(watch, whole, span).judge(clients.open(), sum.requests()));
  }

  /**
   * The newest seconds, back to where their excess is largest: those before have little of what
   * comes now, and would only hide what it is like.
   */
  private static List<CrowdWatch.Moment> sinceOnset(
      List<CrowdWatch.Moment> seconds, double baseline, double part) {
    double now =
        seconds.stream()
            .skip(Math.max(0, seconds.size() - LATEST))
            .mapToDouble(second -> (double) second.makeup().requests())
            .max()
            .orElse(0);
    double least = Math.max(ABOVE * baseline, baseline + RISEN * (now - baseline));
    double most = 0;
    double sum = 0;
    int from = seconds.size();
    for (int i = seconds.size() - 1; i >= 0; i--) {
      double length = part > 0 && i == seconds.size() - 1 ? part : 1;
      sum += seconds.get(i).makeup().requests() - least * length;
      if (sum > most) {
        most = sum;
        from = i;
      }
    }
    return seconds.subList(from, seconds.size());
  }

  /** What the requests of one network, or of several, add up to. */
  private static final class Sums {
    private double requests;
    private double attack;
    private final Map<Own, Double> contributions = new EnumMap<>(Own.class);

    void add(Tally client, Map<Own, Double> nats, double chance) {
      requests += client.requests();
      attack += chance * client.requests();
      nats.forEach((own, n) -> contributions.merge(own, n * client.requests(), Double::sum));
    }

    double of(Own own) {
      return contributions.getOrDefault(own, 0.0);
    }

    void add(Sums other, double factor) {
      requests += factor * other.requests;
      attack += factor * other.attack;
      other.contributions.forEach((own, n) -> contributions.merge(own, factor * n, Double::sum));
    }
  }

  /** What is looked at of each network. */
  private enum Own {
    FAMILIAR,
    PACE,
    REPEATS,
    MISSES,
    ERRORS,
    WRITES
  }

  private AttackScore judge(RequestSample.Opened clients, double requests) {
    double busy = CrowdWatch.busiest(clients, requests);
    Sums busiest = new Sums();
    Sums others = new Sums();
    for (Tally client : clients.tallies()) {
      boolean forItself = client.requests() >= busy;
      if (!forItself && client.key() >= clients.bound()) {
        continue;
      }
      Map<Own, Double> nats = nats(client);
      double odds = PRIOR + whole.nats();
      for (double n : nats.values()) {
        odds += n;
      }
      (forItself ? busiest : others).add(client, nats, chance(odds));
    }
    // The sample has less than all of the busy ones' requests, and of the others a part of them.
    double sum = busiest.requests + clients.scale() * others.requests;
    Sums all = new Sums();
    if (sum > 0) {
      all.add(busiest, requests / sum);
      all.add(others, clients.scale() * requests / sum);
    }
    double share = Math.max(whole.strangePart(), (all.attack - usualAttack()) / whole.excess());
    List<Feature> features = new ArrayList<>(whole.features());
    for (Own own : Own.values()) {
      double mean = all.requests > 0 ? all.of(own) / all.requests : 0;
      features.add(whole.feature(own.name().toLowerCase(java.util.Locale.ROOT), mean));
    }
    return new AttackScore(Math.clamp(share, 0, 1), whole.excess(), features);
  }

  /** What usual demand would look like by the same measure, requests. */
  private double usualAttack() {
    double familiar = usual.familiarShare();
    double odds = PRIOR + whole.nats() + USUAL_PACE;
    return whole.usualRequests()
        * (familiar * chance(odds + familiarNats(true))
            + (1 - familiar) * chance(odds + familiarNats(false)));
  }

  private Map<Own, Double> nats(Tally client) {
    boolean judged = watch.networks().size() > 0 && watch.networks().knowsOf(client);
    boolean familiar = judged && watch.networks().knows(client);
    double n = client.requests();
    Map<Own, Double> nats = new EnumMap<>(Own.class);
    nats.put(Own.FAMILIAR, judged ? familiarNats(familiar) : 0.0);
    nats.put(Own.PACE, pace(n, familiar));
    nats.put(Own.REPEATS, n < 4 ? 0.0 : Math.clamp(3 * (client.repeats() / n - 0.6), -0.3, 1.2));
    double misses = (client.misses() + usual.missShare()) / (n + 1);
    double cached = 1 - usual.missShare();
    nats.put(
        Own.MISSES,
        cached * Math.clamp(3 * (misses - usual.missShare() - 0.3 * cached), -0.1, 1.5));
    nats.put(
        Own.ERRORS, Math.clamp(4 * (client.errors() / (n + 1) - usual.errorShare() - 0.15), 0, 2));
    nats.put(
        Own.WRITES, Math.clamp(4 * (client.writes() / (n + 1) - usual.writeShare() - 0.25), 0, 2));
    return nats;
  }

  private double familiarNats(boolean familiar) {
    double crowd = FAMILIAR_CROWD * usual.familiarShare();
    return familiar
        ? Math.clamp(StrictMath.log(FAMILIAR_ATTACKERS / Math.max(crowd, 1e-3)), -2.5, 0)
        : Math.clamp(StrictMath.log((1 - FAMILIAR_ATTACKERS) / (1 - crowd)), 0, 0.7);
  }

  /**
   * A person asks for a page and what belongs to it, and then reads; for no more than there is. A
   * familiar network may bring as many more people as there are more on the whole; and any may
   * while it is not known who is familiar.
   */
  private double pace(double requests, boolean familiar) {
    double allowed = 1.5 * Math.min(usual.pace(span), 1 + whole.variety());
    boolean mayBeUsual = familiar || usual.familiarShare() < LEAST_FAMILIAR;
    double people = mayBeUsual ? Math.max(1, whole.growth()) : 1;
    return Math.clamp(1.8 * StrictMath.log(requests / (allowed * people)), -0.7, 4.5);
  }

  private static double chance(double nats) {
    return 1 / (1 + StrictMath.exp(-nats));
  }
}

package io.spillway.mediator.steering;

import io.spillway.mediator.steering.SteeringState.Modelled;
import io.spillway.model.AgreementId;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Chooses, each second, how new answers are shared out between the own edges and the peers. Pure:
 * the same state and input give the same step.
 *
 * <p>The own share of new answers is the one that brings the effective share of all live answers to
 * what the own edges can carry within {@link #horizon}: none at all at onset, until enough old
 * answers have expired, then what is needed. While demand grows it looks as far ahead as old
 * answers live: answers that were given before the surge cannot be taken back, so it begins while
 * there is still room. A peer's share is bounded by what it agreed to, by the same look ahead and
 * less by what own edges redirect to it; what is beyond the bounds of all peers stays home. What
 * own edges redirect ends soon, so the own share is chosen as if they did not.
 *
 * <p>What the own edges can carry is less the more their load scatters about the model: few large
 * resolvers make it uneven, and every request above the capacity is refused.
 */
public final class SteeringController {
  /** A peer is steered up to this part of what it agreed to. */
  static final double PEER_FILL = 0.95;

  /** The most that the own share grows a second while clients come home. */
  private static final double HOMEWARD_PER_SECOND = 0.05;

  /** Changes that move less than this part of the own target are not made. */
  private static final double DEADBAND = 0.05;

  /** The same for each peer, as a part of what it agreed to: less than is left by the fill. */
  private static final double PEER_DEADBAND = 0.03;

  /** Growth beyond this part of the demand a second is more than new answers can keep up with. */
  private static final double FAST_GROWTH = 0.02;

  /** How much of the measured-minus-modelled error enters the correction each second. */
  static final double CORRECTION_GAIN = 0.08;

  /** The model moves clients fast if it moves this part of all in so many seconds. */
  private static final double MOVING_FAST = 0.1;

  private static final long MOVING_SECONDS = 5;
  private static final double LEAST_TRUST = 0.1;

  /** Nothing is learnt of a second whose demand was less certain than to this part. */
  private static final double STEADY = 0.1;

  /** The same for an error of more than this part of the demand at one lender. */
  static final double LARGE_ERROR_GAIN = 0.2;

  private static final double LARGE_ERROR = 0.1;

  private static final double LARGEST_CORRECTION = 0.5;

  /** The same for the scatter. */
  private static final double SCATTER_GAIN = 0.02;

  /** So many standard deviations of the own load are kept free below the capacity. */
  private static final double DEVIATIONS_FREE = 1.5;

  /** What is beyond so many standard deviations enters the scatter as if at them. */
  private static final double MOST_DEVIATIONS = 2;

  /** The scatter takes no more than this part of what is usable. */
  private static final double LARGEST_MARGIN = 0.4;

  /** The demand is never reckoned with as if more than this part of it were unseen. */
  private static final double MOST_UNSEEN = 0.75;

  private static final double LEAST_HEALTH = 0.1;
  private static final double HEALING_PER_SECOND = 0.01;
  private static final double TOLERATED_REFUSALS = 0.02;

  /** How many modelled seconds are kept to be compared with what was measured. */
  private static final int MEMORY = 20;

  /** After a longer pause the model starts anew from the shares in force, seconds. */
  private static final long LONGEST_PAUSE = 600;

  private SteeringController() {}

  /**
   * A state and what to do.
   *
   * @param state to be given to the next step
   * @param output what to do
   */
  public record Step(SteeringState state, SteeringOutput output) {}

  /** Decides for the second that the input's time lies in. */
  public static Step step(SteeringState before, SteeringInput given) {
    SteeringInput input = whole(before, given);
    long second = Math.max(input.now().getEpochSecond(), before.second());
    Duration ttl = answerTtl(input.ttl(), input.active());
    LiveAnswers live = caughtUp(before, input, second);
    SteeringState known = learnt(before, input);

    Shares wanted = choose(known, live, input, second, ttl);
    Shares answers = settles(before.answers(), wanted, input) ? before.answers() : wanted;

    LiveAnswers next = live.answered(second, ttl.toSeconds(), answers);
    Shares effective = next.effective();
    List<Modelled> modelled =
        remember(known.modelled(), new Modelled(second, effective, new TreeMap<>()));
    SteeringState after =
        new SteeringState(
            second,
            answers,
            ttl,
            next,
            modelled,
            known.heard(),
            known.correction(),
            known.scatter(),
            known.health());
    boolean changed = !answers.equals(before.answers()) || !ttl.equals(before.ttl());
    return new Step(
        after,
        new SteeringOutput(
            answers, changed, ttl, corrected(effective, known.correction()), effective));
  }

  /**
   * With the demand that nobody has seen: of clients sent to a lender that has not reported yet,
   * neither own logs nor reports know, and the demand would seem to fall as they go.
   */
  private static SteeringInput whole(SteeringState before, SteeringInput input) {
    long measured = input.measuredSecond().getEpochSecond();
    Optional<Modelled> said =
        before.modelled().stream().filter(m -> m.second() == measured).findFirst();
    double unseen = 0;
    for (SteeringTarget target : input.targets()) {
      boolean heard = Shared.PeerLoad.stands(target.reported().getEpochSecond(), measured);
      unseen += heard ? 0 : said.map(m -> m.shares().of(target.agreement())).orElse(0.0);
    }
    return input.times(1 / (1 - Math.min(MOST_UNSEEN, unseen)));
  }

  /** How long new answers live: a quarter of the peacetime TTL while an arrangement is active. */
  public static Duration answerTtl(Duration peacetime, boolean active) {
    long seconds = Math.max(1, peacetime.toSeconds());
    return Duration.ofSeconds(active ? Math.max(1, seconds / 4) : seconds);
  }

  /** How far ahead the effective shares are brought to their targets, seconds. */
  static long horizon(Duration answerTtl) {
    return Math.max(2, Math.round(0.6 * answerTtl.toSeconds()));
  }

  private static LiveAnswers caughtUp(SteeringState before, SteeringInput input, long second) {
    long peacetime = Math.max(1, input.ttl().toSeconds());
    if (before.second() == 0 || second - before.second() > LONGEST_PAUSE) {
      return LiveAnswers.settled(second, peacetime, before.answers());
    }
    LiveAnswers live = before.live();
    for (long s = before.second() + 1; s < second; s++) {
      live = live.answered(s, before.ttl().toSeconds(), before.answers());
    }
    return live;
  }

  /**
   * Corrects the model, and what lenders are trusted with, by what lenders reported, each report
   * against the model of its own second: against that of another second it would be wrong by all
   * that was moved in between, and the correction would move clients back.
   */
  private static SteeringState learnt(SteeringState state, SteeringInput input) {
    List<Modelled> modelled = noted(state.modelled(), input);
    SortedMap<AgreementId, Long> heard = new TreeMap<>();
    SortedMap<AgreementId, Double> corrections = new TreeMap<>();
    SortedMap<AgreementId, Double> health = new TreeMap<>();
    double now = input.measuredDemand().perSecond();
    double corrected = 0;
    double off = 0;
    double demand = 0;
    double away = 0;
    double trust = 0;
    for (SteeringTarget target : input.targets()) {
      AgreementId id = target.agreement();
      long reported = target.reported().getEpochSecond();
      double before = state.correction().of(id);
      Optional<Modelled> said = modelled.stream().filter(m -> m.second() == reported).findFirst();
      double then = demandIn(reported, input);
      double correction = before;
      health.put(id, state.healthOf(id));
      boolean steady = Math.abs(then - now) <= STEADY * now;
      if (reported > state.heardOf(id) && said.isPresent() && steady && now > 0) {
        double redirected = said.get().redirected().getOrDefault(id, 0.0);
        double steered = Math.max(0, target.measured().perSecond() - redirected);
        double error = steered / then - said.get().shares().of(id);
        trust = trust(modelled, said.get());
        correction = filtered(before, error, trust);
        health.put(id, health(state.healthOf(id), target));
        off += then * (error - before);
        demand = Math.max(demand, then);
        away += steered;
        heard.put(id, reported);
      } else {
        heard.put(id, state.heardOf(id));
      }
      corrections.put(id, correction);
      corrected += correction;
    }
    double own = Math.clamp(-corrected, -LARGEST_CORRECTION, LARGEST_CORRECTION);
    double scatter =
        demand > 0
            ? scatter(state.scatter(), trust, off, away, Math.max(0, demand - away))
            : state.scatter();
    return new SteeringState(
        state.second(),
        state.answers(),
        state.ttl(),
        state.live(),
        modelled,
        heard,
        new Shares(own, corrections),
        scatter,
        health);
  }

  /** The demand of a second that is over: the line of now, drawn back. */
  private static double demandIn(long second, SteeringInput input) {
    double now = input.measuredDemand().perSecond();
    long ago = input.measuredSecond().getEpochSecond() - second;
    return Math.clamp(now - input.slope() * ago, now / 2, now * 2);
  }

  /** With what own edges redirected in the second that was measured. */
  private static List<Modelled> noted(List<Modelled> modelled, SteeringInput input) {
    long measured = input.measuredSecond().getEpochSecond();
    SortedMap<AgreementId, Double> redirected = new TreeMap<>();
    for (SteeringTarget target : input.targets()) {
      if (target.redirected().perSecond() > 0) {
        redirected.put(target.agreement(), target.redirected().perSecond());
      }
    }
    return redirected.isEmpty()
        ? modelled
        : modelled.stream()
            .map(m -> m.second() == measured ? new Modelled(measured, m.shares(), redirected) : m)
            .toList();
  }

  /**
   * The scatter of the own load. What lenders get beyond the model, own edges miss; but of the
   * noise of single requests lenders have theirs, and own edges have theirs. Bounded: what happens
   * at an onset, while the model is still wrong, is not scatter and would cost room for minutes.
   */
  private static double scatter(double before, double trust, double off, double away, double own) {
    double most = MOST_DEVIATIONS * MOST_DEVIATIONS * Math.max(before, own);
    double square = Math.clamp(off * off - away, 0, most);
    return before + trust * SCATTER_GAIN * (square + own - before);
  }

  /**
   * How much is learnt of a second, 0 to 1: little while the model moves clients fast. Resolvers
   * ask when their clients do, so clients move somewhat later than modelled; that passes by itself,
   * and to learn it would send away more than is needed afterwards.
   */
  private static double trust(List<Modelled> modelled, Modelled then) {
    double moved =
        modelled.stream()
            .filter(m -> m.second() == then.second() - MOVING_SECONDS)
            .mapToDouble(m -> Math.abs(then.shares().own() - m.shares().own()))
            .findFirst()
            .orElse(0);
    return Math.clamp(1 - moved / MOVING_FAST, LEAST_TRUST, 1);
  }

  private static double filtered(double correction, double error, double trust) {
    double off = error - correction;
    double gain = Math.abs(off) > LARGE_ERROR ? LARGE_ERROR_GAIN : CORRECTION_GAIN;
    double next = correction + trust * gain * off;
    return Math.clamp(next, -LARGEST_CORRECTION, LARGEST_CORRECTION);
  }

  /**
   * A lender that refuses what it agreed to carry gets what it served at most, and slowly more
   * again. What it served is seen as it is, however late: to take some off for each second of
   * refusals would go on doing so until its reports show the first cut.
   */
  private static double health(double before, SteeringTarget target) {
    double reached = target.measured().perSecond();
    double refused = reached > 0 ? target.refused().perSecond() / reached : 0;
    double agreed = target.agreed().perSecond();
    return refused > TOLERATED_REFUSALS && reached <= agreed
        ? Math.clamp(target.served().perSecond() / agreed, LEAST_HEALTH, before)
        : Math.min(1, before + HEALING_PER_SECOND);
  }

  private static Shares choose(
      SteeringState state, LiveAnswers live, SteeringInput input, long second, Duration ttl) {
    double demand = input.demand().perSecond();
    List<SteeringTarget> ready = input.targets().stream().filter(SteeringTarget::ready).toList();
    if (ready.isEmpty() || demand <= 0) {
      return Shares.HOME;
    }
    long ahead = second + horizon(ttl);
    Shares standing = live.remaining(ahead);
    double renewed = live.renewed(ahead);
    double own = ownShare(state, input, live, second, ttl);
    SortedMap<AgreementId, Double> most = new TreeMap<>();
    SortedMap<AgreementId, Double> appetite = new TreeMap<>();
    for (SteeringTarget target : ready) {
      AgreementId id = target.agreement();
      double capacity = PEER_FILL * target.agreed().perSecond() * state.healthOf(id);
      double excess =
          Math.max(0, state.correction().of(id)) + target.redirected().perSecond() / demand;
      most.put(id, reached(capacity / demand - excess, standing.of(id), renewed));
      appetite.put(id, capacity);
    }
    SortedMap<AgreementId, Double> peers = Pouring.pour(1 - own, appetite, most);
    double away = peers.values().stream().mapToDouble(Double::doubleValue).sum();
    return new Shares(Math.max(0, 1 - away), peers);
  }

  private static double ownShare(
      SteeringState state, SteeringInput input, LiveAnswers live, long second, Duration ttl) {
    double carried = bearable(state, input);
    double growth = input.growth().perSecond();
    long nearest = second + horizon(ttl);
    boolean fast = growth > FAST_GROWTH * input.demand().perSecond();
    long furthest = fast ? Math.max(nearest, live.lastExpiry()) : nearest;
    double wanted = 1;
    for (long then = nearest; then <= furthest; then++) {
      double demand = input.demand().perSecond() + growth * (then - nearest);
      double target = Math.min(1, carried / demand) - state.correction().own();
      double share = reached(target, live.remaining(then).own(), live.renewed(then));
      wanted = Math.min(wanted, share);
    }
    double passed = state.second() == 0 ? 1 : Math.max(1, second - state.second());
    return Math.min(wanted, state.answers().own() + HOMEWARD_PER_SECOND * passed);
  }

  /** What the own edges are given: what is usable, or less where their load is uneven. */
  private static double bearable(SteeringState state, SteeringInput input) {
    double usable = input.usable().perSecond();
    double even = input.capacity().perSecond() - DEVIATIONS_FREE * Math.sqrt(state.scatter());
    return Math.clamp(even, (1 - LARGEST_MARGIN) * usable, usable);
  }

  /** The share of new answers that brings the effective share to the target: deadbeat, clamped. */
  private static double reached(double target, double standing, double renewed) {
    return renewed <= 0 ? 0 : Math.clamp((target - standing) / renewed, 0, 1);
  }

  /** Whether the wanted shares are so near those in force that nothing is changed. */
  private static boolean settles(Shares inForce, Shares wanted, SteeringInput input) {
    double demand = input.demand().perSecond();
    // A little less, so that a step home of just this size is not lost to rounding, for ever.
    double unmoved = 0.99 * DEADBAND * Math.min(input.usable().perSecond(), demand);
    boolean endpoint = wanted.own() == 0 || wanted.own() == 1;
    return inForce.peers().keySet().equals(wanted.peers().keySet())
        && !(endpoint && inForce.own() != wanted.own())
        && Math.abs(wanted.own() - inForce.own()) * demand < unmoved
        && input.targets().stream()
            .allMatch(target -> {
              AgreementId id = target.agreement();
              double moved = Math.abs(wanted.of(id) - inForce.of(id)) * demand;
              return moved <= Math.min(unmoved, PEER_DEADBAND * target.agreed().perSecond());
            });
  }

  private static Shares corrected(Shares effective, Shares correction) {
    SortedMap<AgreementId, Double> peers = new TreeMap<>();
    effective
        .peers()
        .forEach((id, share) -> peers.put(id, Math.clamp(share + correction.of(id), 0, 1)));
    return new Shares(Math.clamp(effective.own() + correction.own(), 0, 1), peers);
  }

  private static List<Modelled> remember(List<Modelled> past, Modelled latest) {
    List<Modelled> all = new ArrayList<>(past);
    all.removeIf(m -> m.second() >= latest.second());
    all.add(latest);
    return all.subList(Math.max(0, all.size() - MEMORY), all.size());
  }
}

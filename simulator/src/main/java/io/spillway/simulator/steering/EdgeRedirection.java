package io.spillway.simulator.steering;

import io.spillway.mediator.steering.RedirectPlan;
import io.spillway.mediator.steering.SteeringInput;
import io.spillway.mediator.steering.SteeringState;
import io.spillway.model.AgreementId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the own edges redirect (302) while answers from before the surge live: planned by the
 * production {@link RedirectPlan}, set once and changed twice at most, as decision 0007 has it.
 */
final class EdgeRedirection {
  private static final Duration PAUSE = Duration.ofSeconds(4);
  private static final Duration LEAST = Duration.ofSeconds(3);
  private static final Duration LATE = Duration.ofSeconds(2);
  private static final int MOST_CHANGES = 2;
  private static final double WORTH_A_CHANGE = 0.099;

  private final LoopPlan plan;
  private final List<AgreementId> takers;
  private Optional<RedirectPlan> current = Optional.empty();
  private Instant set = Instant.MIN;
  private Instant end = Instant.MIN;
  private int changes;

  EdgeRedirection(LoopPlan plan) {
    this.plan = plan;
    this.takers =
        IntStream.range(0, plan.peers().size()).mapToObj(SteeringLoop::agreement).toList();
  }

  /** To be called after each step of the controller, once peers are ready. */
  void consider(SteeringState state, SteeringInput input, double growth, Instant readySince) {
    Instant now = input.now();
    boolean over = current.isPresent() && !now.isBefore(end);
    boolean soon = current.isPresent() && now.isBefore(set.plus(PAUSE));
    if (!plan.edgeRedirect() || over || soon || changes > MOST_CHANGES) {
      return;
    }
    Instant oldAnswersDead = readySince.plus(plan.ttl()).plus(LATE);
    Duration rest = Duration.between(now, oldAnswersDead);
    if (rest.compareTo(LEAST) < 0) {
      return;
    }
    Optional<RedirectPlan> next = RedirectPlan.find(state, input, growth, rest, takers);
    double before = current.map(RedirectPlan::share).orElse(0.0);
    if (next.isPresent() && Math.abs(next.get().share() - before) >= WORTH_A_CHANGE) {
      current = next;
      set = now;
      end = now.plus(next.get().lasting());
      changes++;
    }
  }

  /** The share of the requests at home that is redirected to one peer. */
  double share(AgreementId agreement, Instant now) {
    return now.isBefore(end)
        ? current.map(p -> p.shares().getOrDefault(agreement, 0.0)).orElse(0.0)
        : 0;
  }

  /** One peer's part of all that is redirected. */
  double part(AgreementId agreement) {
    return current.map(p -> p.shares().getOrDefault(agreement, 0.0) / p.share()).orElse(0.0);
  }
}

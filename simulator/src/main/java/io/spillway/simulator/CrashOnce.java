package io.spillway.simulator;

import io.spillway.engine.Fact;
import io.spillway.mediator.MediatorFact;
import io.spillway.mediator.Phase;
import io.spillway.model.ArrangementId;
import io.spillway.simulator.cdn.CrashPoint;
import io.spillway.simulator.cdn.Danger;
import io.spillway.simulator.cdn.SimulatedNode;
import java.util.List;
import java.util.Optional;

/** One process dies once, as planned. */
final class CrashOnce implements Danger {
  private final PlannedCrash plan;
  private Optional<ArrangementId> first = Optional.empty();
  private boolean armed;
  private Optional<Phase> now = Optional.empty();
  private Optional<Phase> struckIn = Optional.empty();

  CrashOnce(PlannedCrash plan) {
    this.plan = plan;
  }

  PlannedCrash plan() {
    return plan;
  }

  @Override
  public boolean strikes(SimulatedNode node, CrashPoint point, List<Fact> facts) {
    for (Fact fact : facts) {
      if (fact instanceof MediatorFact.ArrangementChanged changed
          && first.orElse(changed.arrangement().id()).equals(changed.arrangement().id())) {
        first = Optional.of(changed.arrangement().id());
        now = Optional.of(changed.arrangement().phase());
        armed |= now.get() == plan.phase();
      }
    }
    boolean here = armed && node.name().equals(plan.node()) && point == plan.point();
    if (here && struckIn.isEmpty()) {
      struckIn = now;
      return true;
    }
    return false;
  }

  /** Whether a process that is between two steps dies now. */
  boolean strikesBetweenSteps() {
    boolean between =
        plan.point() == CrashPoint.BETWEEN_STEPS || plan.point() == CrashPoint.JOURNAL_LOST;
    boolean here = armed && between && struckIn.isEmpty();
    if (here) {
      struckIn = now;
    }
    return here;
  }

  /** The phase that the first arrangement was in when the process died; none if it did not die. */
  Optional<Phase> struckIn() {
    return struckIn;
  }
}

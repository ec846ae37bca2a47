package io.spillway.agent;

import io.spillway.engine.Step;
import io.spillway.model.CdnName;
import io.spillway.model.RequestRate;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.AgreementUnmetered;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes lent capacity back when the own services need it: rule {@code lend.recall-when} has to hold
 * for a few seconds. As few agreements are ended as will do, those that pay least first, each with
 * the notice of its offer; lingering clients are served as long after that as was agreed.
 */
final class Recall {
  /** A single second of noise is no need. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Changes of the own need below this part of all capacity are not noted. */
  private static final double STEP = 0.02;

  /** The least useful first: what pays least, then what is newest. */
  private static final Comparator<Deal> LEAST_USEFUL =
      Comparator.comparingLong((Deal d) -> d.terms().tariff().perMillionRequests().micros())
          .thenComparing(d -> d.terms().from(), Comparator.reverseOrder())
          .thenComparing(d -> d.terms().id());

  private final CdnName self;
  private final Endings endings;

  Recall(CdnName self, Endings endings) {
    this.self = self;
    this.endings = endings;
  }

  void consider(Step.Draft<AgentState, AgentFact> draft, AgentMessage.OwnNeed need, Instant now) {
    AgentState state = draft.state();
    double change = Math.abs(need.soon().perSecond() - state.ownSoon().perSecond());
    if (change > STEP * state.edgeCapacity().requests().perSecond()) {
      draft.note(new AgentFact.OwnNeedNoted(need.soon()));
    }
    List<Deal> lent = new ArrayList<>(lent(state, self));
    boolean pressed = !lent.isEmpty() && isPressed(state, need.soon(), sum(lent));
    Optional<Instant> since =
        pressed ? Optional.of(state.pressedSince().orElse(need.at())) : Optional.empty();
    if (!since.equals(state.pressedSince())) {
      draft.note(new AgentFact.PressureNoted(since));
    }
    if (since.isEmpty() || since.get().plus(PATIENCE).isAfter(need.at())) {
      return;
    }
    lent.sort(
        Comparator.comparingInt((Deal d) -> LongTermActivation.rank(state, d))
            .thenComparing(LEAST_USEFUL));
    while (!lent.isEmpty() && isPressed(state, need.soon(), sum(lent))) {
      recall(draft, need, lent.removeFirst(), now);
    }
    draft.note(new AgentFact.PressureNoted(Optional.empty()));
  }

  /**
   * Nobody would pay for what is served: it ends with notice, and no later than what is metered.
   */
  void unmetered(Step.Draft<AgentState, AgentFact> draft, AgreementUnmetered m, Instant now) {
    Deal deal = draft.state().deals().get(m.agreement());
    if (deal != null && deal.phase() == Deal.Phase.SIGNED) {
      Instant steer = Endings.earlier(m.steerUntil(), deal.steerUntil());
      Instant serve = Endings.earlier(m.serveUntil(), deal.serveUntil());
      endings.giveNotice(
          draft,
          deal.endingOnceSigned(steer, serve),
          "revision " + m.revision() + " cannot be metered",
          m.reason(),
          now);
    }
  }

  /** What others may use, as it was agreed, until it was recalled. */
  private static List<Deal> lent(AgentState state, CdnName self) {
    return state.deals().values().stream()
        .filter(d -> d.phase() == Deal.Phase.SIGNED && d.terms().lender().equals(self))
        .toList();
  }

  /** Whether more that is lent would have to be recalled at once. */
  static boolean wouldRecall(AgentState state, CdnName self, RequestRate more) {
    return isPressed(state, state.ownSoon(), sum(lent(state, self)) + more.perSecond());
  }

  private static boolean isPressed(AgentState state, RequestRate soon, double lent) {
    double capacity = state.edgeCapacity().requests().perSecond();
    return state
        .policy()
        .map(CompiledPolicy::of)
        .filter(p -> p.lendRecallWhen(soon.perSecond(), capacity, lent))
        .isPresent();
  }

  private static double sum(List<Deal> lent) {
    return lent.stream().mapToDouble(d -> d.terms().capacity().requests().perSecond()).sum();
  }

  private void recall(
      Step.Draft<AgentState, AgentFact> draft, AgentMessage.OwnNeed need, Deal deal, Instant now) {
    endings.giveNotice(
        draft,
        deal,
        "its own services need the capacity",
        String.format(Locale.ROOT, "rule lend.recall-when, %.0f/s soon", need.soon().perSecond()),
        now);
  }
}

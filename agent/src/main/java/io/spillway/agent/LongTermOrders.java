package io.spillway.agent;

import io.spillway.model.CdnName;
import io.spillway.model.LongTermConditions;
import io.spillway.model.LongTermId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.message.LongTermOrder;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Why an operator's order about a long-term agreement cannot be carried out. */
public final class LongTermOrders {
  /** How long a proposal may wait for an answer. */
  static final Duration LONGEST_ANSWER = Duration.ofDays(31);

  /** So many with one CDN that are not over. */
  static final int MOST_WITH_ONE = 16;

  private static final int LONGEST_REASON = 200;

  private LongTermOrders() {}

  /** The first reason that applies, with what mends it; empty if it can be carried out. */
  public static Optional<String> objection(
      AgentState state, CdnName self, LongTermOrder order, Instant now) {
    return switch (order) {
      case LongTermOrder.ProposeLongTerm m ->
          toReason(m.reason())
              .or(() -> toParties(state, self, m.lender(), m.service()))
              .or(() -> toService(state, m.service(), m.lender()))
              .or(() -> toConditions(state, true, m.conditions(), m.answerBy(), now));
      case LongTermOrder.CounterLongTerm m ->
          toReason(m.reason())
              .or(() -> known(state, m.agreement(), a -> toCounter(state, self, a, m, now)));
      case LongTermOrder.ApproveLongTerm m ->
          known(state, m.agreement(), a -> toApproval(state, self, a, m.version(), now));
      case LongTermOrder.DeclineLongTerm m ->
          toReason(m.reason())
              .or(() -> known(state, m.agreement(), a -> toAnswer(self, a, m.version())));
      case LongTermOrder.EndLongTerm m ->
          toReason(m.reason()).or(() -> known(state, m.agreement(), a -> toEnd(a, now)));
    };
  }

  /** Judges one agreement. */
  private interface Judgement {
    Optional<String> of(LongTerm agreement);
  }

  private static Optional<String> known(AgentState state, LongTermId id, Judgement judgement) {
    LongTerm agreement = state.longTerms().all().get(id);
    if (agreement == null) {
      return Optional.of(
          "there is no long-term agreement " + id + "; `spillway longterm` lists them");
    }
    return agreement.over()
        ? Optional.of(id + " is over: propose another")
        : judgement.of(agreement);
  }

  private static Optional<String> toReason(String reason) {
    return reason.isBlank() || reason.length() > LONGEST_REASON
        ? Optional.of("reason: say in 1 to " + LONGEST_REASON + " characters why")
        : Optional.empty();
  }

  private static Optional<String> toParties(
      AgentState state, CdnName self, CdnName lender, ServiceId service) {
    if (lender.equals(self)) {
      return Optional.of(self + " is this CDN itself: propose to another");
    }
    if (!state.peers().containsKey(lender)) {
      return Optional.of(
          "no advertisement of " + lender + " is known; `spillway peers` lists who is");
    }
    if (open(state, lender) >= MOST_WITH_ONE) {
      return Optional.of(MOST_WITH_ONE + " with " + lender + " are not over: end some first");
    }
    return state
        .restraints()
        .toBorrowing(lender)
        .or(() ->
            rival(state, self, lender, service)
                .map(other ->
                    other + " with " + lender + " is for " + service + " too: counter it"));
  }

  static long open(AgentState state, CdnName peer) {
    return state.longTerms().all().values().stream()
        .filter(a -> !a.over() && a.isWith(peer))
        .count();
  }

  /**
   * Another of the same lender for the same service of a borrower, in force or open. One that was
   * declined, and is not over only as an older version may still be approved, is none; neither is
   * one that was given notice of, whose successor may be agreed on meanwhile.
   */
  static Optional<LongTermId> rival(
      AgentState state, CdnName borrower, CdnName lender, ServiceId service) {
    return state.longTerms().all().values().stream()
        .filter(a -> !a.over() && (a.open().isPresent() || a.inForce().isPresent()))
        .filter(a -> a.end().isEmpty())
        .filter(a -> a.newest().terms().borrower().equals(borrower))
        .filter(a -> a.newest().terms().lender().equals(lender))
        .filter(a -> a.newest().terms().service().equals(service))
        .map(LongTerm::id)
        .findFirst();
  }

  private static Optional<String> toService(AgentState state, ServiceId id, CdnName lender) {
    Optional<Service> service =
        state.services().stream().filter(s -> s.id().equals(id)).findFirst();
    if (service.isEmpty()) {
      return Optional.of(
          "there is no service "
              + id
              + " here; there are: "
              + String.join(", ", state.services().stream().map(s -> s.id().value()).toList()));
    }
    return service.get().mayGoTo(lender)
        ? Optional.empty()
        : Optional.of(
            "the content provider of "
                + id
                + " does not consent to "
                + lender
                + " (services: delegable in cdn.yaml)");
  }

  private static Optional<String> toConditions(
      AgentState state, boolean borrows, LongTermConditions c, Instant answerBy, Instant now) {
    if (!c.until().isAfter(now)) {
      return Optional.of("it would be over already, at " + c.until());
    }
    if (!answerBy.isAfter(now) || answerBy.isAfter(now.plus(LONGEST_ANSWER))) {
      return Optional.of(
          "it has to be answered by a time within " + LONGEST_ANSWER.toDays() + " days");
    }
    return borrows ? toPrice(state, c) : Optional.empty();
  }

  /** What would never be used need not be agreed. */
  private static Optional<String> toPrice(AgentState state, LongTermConditions c) {
    if (state.policy().isEmpty()) {
      return Optional.of("no policy is in force yet");
    }
    return c.tariff().within(CompiledPolicy.of(state.policy().get()).borrowCeiling())
        ? Optional.empty()
        : Optional.of(
            "the price is above what this CDN pays (rules borrow.ceiling): agree on less, or raise"
                + " the rule first");
  }

  private static Optional<String> toCounter(
      AgentState state, CdnName self, LongTerm a, LongTermOrder.CounterLongTerm m, Instant now) {
    LongTermTerms last = a.newest().terms();
    if (a.end().isPresent()) {
      return Optional.of(a.id() + " ends at " + a.end().get().until() + ": propose another");
    }
    if (a.open().filter(v -> !isUnsigned(v.stage())).isPresent()) {
      return Optional.of(a.id() + " version " + last.version() + " is being signed: look again");
    }
    if (last.version() >= LongTermTerms.MOST_VERSIONS) {
      return Optional.of(a.id() + " has " + last.version() + " versions: end it, propose another");
    }
    boolean borrows = last.borrower().equals(self);
    return toConditions(state, borrows, m.conditions(), m.answerBy(), now);
  }

  /** Whether this CDN signs nothing at the moment: a person can still say something else. */
  static boolean isUnsigned(LongTerm.Stage stage) {
    return stage == LongTerm.Stage.OPEN || stage == LongTerm.Stage.HOLDING;
  }

  private static Optional<String> toAnswer(CdnName self, LongTerm a, int version) {
    LongTerm.Version open = a.open().orElse(null);
    if (open == null || !isUnsigned(open.stage())) {
      return Optional.of("nothing of " + a.id() + " waits for an answer now");
    }
    if (open.terms().version() != version) {
      return Optional.of(
          a.id()
              + " version "
              + version
              + " is not open, version "
              + open.terms().version()
              + " is: look at it first");
    }
    return open.terms().author().equals(self)
        ? Optional.of(
            a.id()
                + " version "
                + version
                + " is this CDN's own: "
                + open.terms().other()
                + " has to answer it")
        : Optional.empty();
  }

  private static Optional<String> toApproval(
      AgentState state, CdnName self, LongTerm a, int version, Instant now) {
    return toAnswer(self, a, version)
        .or(() -> {
          LongTermTerms terms = a.newest().terms();
          if (a.newest().stage() == LongTerm.Stage.HOLDING) {
            return Optional.of(
                a.id()
                    + " version "
                    + version
                    + " is approved already, and waits for its capacity");
          }
          if (!now.isBefore(terms.answerBy())) {
            return Optional.of("it had to be answered by " + terms.answerBy() + ": counter it");
          }
          if (!now.isBefore(terms.conditions().until())) {
            return Optional.of("it would be over already");
          }
          if (a.end().isPresent()) {
            return Optional.of(a.id() + " ends at " + a.end().get().until());
          }
          return terms.borrower().equals(self)
              ? toService(state, terms.service(), terms.lender())
                  .or(() -> toPrice(state, terms.conditions()))
              : Optional.empty();
        });
  }

  private static Optional<String> toEnd(LongTerm a, Instant now) {
    if (a.end().isPresent()) {
      return Optional.of(a.id() + " ends at " + a.end().get().until() + " already");
    }
    return a.binds(now)
        ? Optional.empty()
        : Optional.of(a.id() + " is not in force: decline what is open, or let it lapse");
  }
}

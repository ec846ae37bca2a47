package io.spillway.mediator;

import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.Money;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Terms that run out while they are needed are extended by an amendment. */
final class Extending {
  /** In the last quarter of a term, and at most this long before its end. */
  private static final Duration EARLIEST = Duration.ofSeconds(60);

  /** Who has refused is asked again after this part of the time that is left. */
  private static final int PART = 4;

  private static final Duration SOONEST = Duration.ofSeconds(2);

  private Extending() {}

  /**
   * When an agreement may be asked to last longer, after its lender has refused: after a quarter of
   * the time that is left, so that a lender which thinks better of it is asked while most of that
   * time is still left, and after 2 s at least. In the last 60 s that is ten times or so.
   */
  static Instant after(AgreementTerms terms, Instant refused) {
    Duration left = Duration.between(refused, terms.steerUntil()).dividedBy(PART);
    return refused.plus(left.compareTo(SOONEST) < 0 ? SOONEST : min(left, EARLIEST));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** A term that runs out while it is needed is extended by an amendment. */
  static void extend(Desk desk, ArrangementId id) {
    Arrangement a = desk.state().arrangements().get(id);
    Optional<CompiledPolicy> policy = desk.policy();
    boolean ends = a == null || !a.phase().steers() || a.calmSince().isPresent();
    if (a == null || policy.isEmpty() || ends || desk.state().borrowingStopped()) {
      return;
    }
    for (Backing b : a.backings(Backing.Status.READY).toList()) {
      AgreementTerms terms = b.terms();
      Duration term = Duration.between(terms.from(), terms.steerUntil());
      Duration before = min(term.dividedBy(4), EARLIEST);
      boolean soon = desk.now().isAfter(terms.steerUntil().minus(before));
      Duration more = policy.get().borrowDuration();
      Money most = terms.tariff().worstCase(terms.capacity(), more);
      Money left = Spending.left(desk.state().exposures(), policy.get(), id, desk.now());
      if (soon
          && !b.amending()
          && !desk.now().isBefore(b.extendFrom())
          && !b.recalled()
          && most.currency().equals(left.currency())
          && most.micros() - Exposures.counted(desk, terms) <= left.micros()) {
        AgreementTerms next =
            terms.amended(
                terms.capacity(), terms.steerUntil().plus(more), terms.serveUntil().plus(more));
        desk.change(
            desk.state()
                .arrangements()
                .getOrDefault(id, a)
                .with(b.amending(true))
                .in(Phase.REARRANGING, desk.now()),
            "extend the agreement with " + terms.lender() + " until " + next.steerUntil());
        Exposures.take(desk, next, most);
        desk.tell(PartName.AGENT, new AgentMessage.ProposeAgreement(next));
      }
    }
  }
}

package io.spillway.mediator;

import io.spillway.mediator.steering.SteeringController;
import io.spillway.model.AgreementId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Guards the SLA where peers carry clients: a lender that does not keep it, by rule {@code
 * borrow.replace-when}, is left. Others are looked for at once, and it carries clients until they
 * are there, for 30 s at most: what is slow is better than own edges that are overrun. Its
 * agreement ends then; until it is served out, its lender's offers are not taken again.
 */
final class Guard {
  /** Another lender is found, its edges made ready and clients moved within this, or not at all. */
  private static final Duration REPLACED_WITHIN = Duration.ofSeconds(30);

  /** Told to the lender. */
  private static final String NOT_KEPT = "the SLA is not kept";

  private Guard() {}

  /** A lender was probed: whether it is kept. */
  static void consider(Desk desk, AgreementId agreement) {
    Arrangement a = desk.state().holding(agreement).orElse(null);
    Backing b = a == null ? null : a.backings().get(agreement);
    Optional<CompiledPolicy> policy = desk.policy();
    if (a == null
        || b == null
        || b.status() != Backing.Status.READY
        || b.recalled()
        || !b.conduct().isKnown()
        || !a.phase().steers()
        || policy.isEmpty()
        || !policy.get().borrowReplaceWhen(b.conduct().performance(b))) {
      return;
    }
    Duration ttl = SteeringController.answerTtl(desk.settings().ttl(), true);
    Instant steer = earlier(desk.now().plus(REPLACED_WITHIN), b.steerUntil());
    Instant lingering = steer.plus(ttl).plus(desk.settings().allowance());
    Instant serve = earlier(lingering, b.serveUntil());
    desk.change(a.with(b.recalledBy(steer, serve)), story(b, policy.get(), steer));
    desk.tell(PartName.AGENT, new AgentMessage.EndAgreement(agreement, NOT_KEPT, steer, serve));
    Sourcing.reconsider(desk, a.service());
    Steering.steer(desk, a.service());
  }

  private static String story(Backing b, CompiledPolicy policy, Instant steer) {
    Conduct c = b.conduct();
    return String.format(
        Locale.ROOT,
        "%s does not keep the SLA: of its last %d probes %d took longer than %d ms and %d failed,"
            + " and it refuses %.0f %% of what it agreed to carry (rule borrow.replace-when, policy"
            + " %d); others are looked for, and no answer names it after %s",
        b.terms().lender(),
        c.probes(),
        c.lateProbes(),
        b.door().punctuality().promised().toMillis(),
        c.failedProbes(),
        100 * c.refused(),
        policy.version(),
        steer);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}

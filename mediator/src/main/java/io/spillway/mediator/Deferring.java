package io.spillway.mediator;

import io.spillway.model.AllocationSolution.Award;
import io.spillway.model.ArrangementId;
import io.spillway.model.CdnName;
import io.spillway.policy.CompiledPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Awards to lenders whose terms are not signed by both yet, such as a bid of who was taken a
 * standing offer of in the same choice. More of one lender is an amendment of what is agreed, so
 * the award waits for the signature; if that does not come, it is proposed by itself.
 */
final class Deferring {
  private Deferring() {}

  /** Keeps an award until its lender has answered. */
  static void defer(Desk desk, Arrangement a, Award award) {
    List<Award> more = new ArrayList<>(a.deferred());
    more.add(award);
    desk.change(
        a.deferring(more),
        award.offer().lender()
            + " is to carry "
            + award.capacity()
            + " more, as soon as it has signed what is proposed to it");
  }

  /** A lender has signed, or will not: what was kept for that is proposed now. */
  static void resume(Desk desk, ArrangementId id, CdnName lender) {
    Arrangement a = desk.state().arrangements().get(id);
    Optional<CompiledPolicy> policy = desk.policy();
    if (a == null || a.deferred().isEmpty()) {
      return;
    }
    List<Award> kept = new ArrayList<>(a.deferred());
    List<Award> due = kept.stream().filter(d -> d.offer().lender().equals(lender)).toList();
    if (due.isEmpty()) {
      return;
    }
    kept.removeAll(due);
    desk.change(a.deferring(kept), "");
    boolean forbidden = !a.phase().sources() || desk.state().borrowingStopped();
    if (policy.isEmpty() || forbidden) {
      return;
    }
    for (Award award : due) {
      if (award.offer().validUntil().isAfter(desk.now())) {
        Sourcing.use(desk, id, award, policy.get());
      }
    }
  }
}

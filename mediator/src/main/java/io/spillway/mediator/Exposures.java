package io.spillway.mediator;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Money;
import java.util.List;
import java.util.Optional;

/** What may become owed at most, and for how long that counts (DESIGN, invariant 5). */
final class Exposures {
  private Exposures() {}

  /** The same revision proposed again counts once: at most one of its forms can be signed. */
  static void take(Desk desk, AgreementTerms terms, Money most) {
    Money counted =
        exposure(desk, terms.id(), terms.revision())
            .map(MediatorState.Exposure::amount)
            .filter(m -> m.currency().equals(most.currency()) && m.compareTo(most) > 0)
            .orElse(most);
    lessen(desk, terms, counted);
  }

  /** What may become owed under terms is this much from now on. */
  static void lessen(Desk desk, AgreementTerms terms, Money most) {
    desk.note(
        new MediatorFact.ExposureTaken(
            new MediatorState.Exposure(
                terms.arrangement(), terms.id(), terms.revision(), desk.now(), most, false)));
  }

  /** What was proposed and given up counts until no signature under it does. */
  static void tick(Desk desk) {
    for (MediatorState.Exposure e : List.copyOf(desk.state().exposures())) {
      if (!e.settled()
          && e.revision() == 0
          && e.at().plus(AgreementTerms.HEARD_WITHIN).isBefore(desk.now())
          && desk.state().holding(e.agreement()).isEmpty()) {
        desk.note(new MediatorFact.ExposureDropped(e.agreement(), e.revision()));
      }
    }
  }

  private static Optional<MediatorState.Exposure> exposure(
      Desk desk, AgreementId agreement, int revision) {
    return desk.state().exposures().stream()
        .filter(e -> e.agreement().equals(agreement) && e.revision() == revision)
        .findFirst();
  }

  /** What of the next revision's cost counts already, as it was proposed before. */
  static long counted(Desk desk, AgreementTerms terms) {
    return exposure(desk, terms.id(), terms.revision() + 1)
        .map(e -> e.amount().micros())
        .orElse(0L);
  }
}

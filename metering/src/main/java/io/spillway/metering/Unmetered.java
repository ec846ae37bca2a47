package io.spillway.metering;

import io.spillway.metering.MeteringFact.AgreementNotMetered;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Money;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.AgreementUnmetered;
import io.spillway.model.message.MediatorMessage;
import java.util.Optional;

/**
 * What becomes of terms that both have signed and that cannot be metered. Nobody would pay for what
 * is served under them, so the agent is told to end the agreement.
 */
final class Unmetered {
  private Unmetered() {}

  /** Notes it, and has the agreement ended: with notice, and no later than what is metered. */
  static void refuse(Desk desk, AgreementTerms terms, String reason) {
    desk.note(new AgreementNotMetered(terms.id(), terms.revision(), reason));
    Optional<Contract> metered = open(desk, terms);
    desk.tell(
        new AgreementUnmetered(
            terms.id(),
            terms.revision(),
            reason,
            metered.map(c -> c.terms().steerUntil()).orElse(terms.steerUntil()),
            metered.map(Contract::serveUntil).orElse(terms.serveUntil())));
    if (metered.isEmpty() && terms.borrower().equals(desk.self())) {
      // A lender's is over when its site is removed.
      Money nothing = Money.zero(terms.tariff().currency());
      desk.tell(new MediatorMessage.AgreementSettled(terms.id(), nothing));
      desk.tell(new AgentMessage.AgreementClosed(terms.id()));
    }
  }

  /** The contract that these terms were to amend, if its account is open. */
  private static Optional<Contract> open(Desk desk, AgreementTerms terms) {
    LentAccount lent = desk.state().lent().get(terms.id());
    BorrowedAccount borrowed = desk.state().borrowed().get(terms.id());
    return Optional.ofNullable(lent)
        .filter(a -> a.billing().closing().isEmpty())
        .map(LentAccount::contract)
        .or(() ->
            Optional.ofNullable(borrowed)
                .filter(a -> a.audit().closing().isEmpty())
                .map(BorrowedAccount::contract));
  }
}

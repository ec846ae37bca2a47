package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementTerms;
import io.spillway.model.SignedAgreement;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Signatures of lenders that bind, though the agreement is over when they come. */
final class LateSignatures {
  private LateSignatures() {}

  /** What the lender has said of the end, before its signature was seen, holds now. */
  static void endAsSaid(Step.Draft<AgentState, AgentFact> draft, Deal said, AgreementTerms terms) {
    Deal signed = draft.state().deals().get(terms.id());
    if (signed != null) {
      String reason = terms.lender() + " has ended it already";
      draft.note(
          new AgentFact.DealChanged(signed.ending(said.steerUntil(), said.serveUntil()), reason));
      draft.ask(
          new Effect.Tell(
              PartName.METERING, new MeteringMessage.AgreementEnds(terms.id(), said.serveUntil())));
      draft.ask(
          new Effect.Tell(
              PartName.MEDIATOR,
              new MediatorMessage.AgreementEnding(
                  terms.id(), reason, said.steerUntil(), said.serveUntil())));
    }
  }

  /** Until when a late signature is paid: not at all once nothing is set aside for it any more. */
  private static Instant end(AgreementTerms terms, @Nullable Deal deal, Instant now) {
    Instant last = deal == null ? terms.serveUntil() : deal.serveUntil();
    Instant end = Endings.earlier(now, last);
    boolean tooLate = now.isAfter(terms.from().plus(AgreementTerms.HEARD_WITHIN));
    return tooLate || end.isBefore(terms.from()) ? terms.from() : end;
  }

  /** A signature that comes after this CDN has given up: the agreement is ended at once. */
  static void giveBack(
      Step.Draft<AgentState, AgentFact> draft,
      AgreementTerms terms,
      SignedAgreement agreement,
      @Nullable Deal deal,
      Instant now) {
    // A signature that was seen before and is over is no late one, whoever sends it again.
    boolean givenUp =
        deal == null
            ? terms.serveUntil().isAfter(now)
            : deal.phase() == Deal.Phase.CLOSED && deal.signed().isEmpty();
    if (terms.revision() > 0 || !givenUp) {
      return;
    }
    Instant end = end(terms, deal, now);
    Deal late =
        (deal == null ? Deal.proposal(terms, now, Duration.ZERO, Deal.Basis.FIRM) : deal)
            .concluded(agreement)
            .ending(end, end);
    draft.note(
        new AgentFact.DealChanged(
            late, terms.lender() + " signed after this CDN had given up: ended at once"));
    draft.ask(new Effect.Tell(PartName.METERING, new MeteringMessage.AgreementOpened(agreement)));
    draft.ask(
        new Effect.Tell(PartName.METERING, new MeteringMessage.AgreementEnds(terms.id(), end)));
    draft.ask(
        new Effect.Tell(PartName.MEDIATOR, new MediatorMessage.AgreementLate(agreement, end)));
    draft.ask(
        new Effect.Send(
            terms.lender(), new PeerMessage.Termination(terms.id(), "signed too late", end, end)));
  }
}

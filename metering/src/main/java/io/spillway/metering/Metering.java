package io.spillway.metering;

import io.spillway.engine.Part;
import io.spillway.engine.Step;
import io.spillway.metering.MeteringFact.AgreementMetered;
import io.spillway.metering.MeteringFact.AgreementNotMetered;
import io.spillway.metering.MeteringFact.EndMoved;
import io.spillway.metering.MeteringFact.LogsComplete;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import java.time.Instant;
import java.util.Optional;

/**
 * Metering and billing: counts what the edges' logs show under each agreement that this CDN lends
 * under, measures on its own what it borrows, and settles the two with the other party: statement,
 * verdict, invoice, verdict, and entries in a double-entry ledger on both sides.
 *
 * <p>Both parties fold the same statements and verdicts by the same whole-number arithmetic ({@link
 * io.spillway.metering.rating.Reconciliation}, {@link io.spillway.metering.rating.Rating}), so they
 * come to the same amount; an amount is booked only where both have.
 */
public final class Metering implements Part<MeteringState, MeteringMessage, MeteringFact> {
  private final CdnName self;

  /** Metering of the given CDN. */
  public Metering(CdnName self) {
    this.self = self;
  }

  @Override
  public MeteringState initial() {
    return MeteringState.EMPTY;
  }

  @Override
  public Step<MeteringFact> decide(MeteringState state, MeteringMessage message, Instant now) {
    Step.Draft<MeteringState, MeteringFact> draft = new Step.Draft<>(this, state);
    Desk desk = new Desk(self, draft, now);
    switch (message) {
      case Shared.Tick tick -> {
        Lending.list(desk).forEach(id -> Lending.tick(desk, id));
        Borrowing.list(desk).forEach(id -> Borrowing.tick(desk, id));
      }
      case Shared.PeerLoad load -> Estimation.onPeerLoad(desk, load);
      case MeteringMessage.MeterLog log ->
          LogCounting.count(state, log.batch(), now).ifPresent(desk::note);
      case MeteringMessage.AgreementOpened opened -> open(desk, opened.agreement().terms());
      case MeteringMessage.AgreementEnds ends -> end(desk, ends.agreement(), ends.serveUntil());
      case MeteringMessage.SiteRemoved removed -> remove(desk, removed.agreement());
      case MeteringMessage.SharesSteered steered -> Estimation.onShares(desk, steered);
      case MeteringMessage.AnswersAlive alive -> Estimation.onAnswers(desk, alive);
      case MeteringMessage.ProbeSent sent -> Estimation.onProbe(desk, sent);
      case MeteringMessage.PeerAccount account -> hear(desk, account.from(), account.message());
    }
    return draft.step();
  }

  private void open(Desk desk, AgreementTerms terms) {
    Optional<Contract> known =
        findLent(desk, terms.id())
            .map(LentAccount::contract)
            .or(() -> findBorrowed(desk, terms.id()).map(BorrowedAccount::contract));
    if (known.filter(c -> c.includes(terms)).isPresent()) {
      return;
    }
    boolean party = terms.lender().equals(self) || terms.borrower().equals(self);
    Optional<String> problem =
        !party
            ? Optional.of("it is between " + terms.lender() + " and " + terms.borrower())
            : known.map(c -> c.amendmentProblem(terms)).orElseGet(() -> Contract.problem(terms));
    problem.ifPresentOrElse(
        reason -> Unmetered.refuse(desk, terms, reason),
        () -> desk.note(new AgreementMetered(terms, terms.lender().equals(self), desk.now())));
  }

  private static void end(Desk desk, AgreementId id, Instant serveUntil) {
    Optional<Contract> open =
        findLent(desk, id)
            .filter(a -> a.billing().lastAt().isEmpty())
            .map(LentAccount::contract)
            .or(() ->
                findBorrowed(desk, id)
                    .filter(a -> a.audit().lastAt().isEmpty())
                    .map(BorrowedAccount::contract));
    if (open.filter(c -> serveUntil.isBefore(c.serveUntil())).isPresent()) {
      desk.note(new EndMoved(id, serveUntil));
    }
  }

  private static Optional<LentAccount> findLent(Desk desk, AgreementId id) {
    return Optional.ofNullable(desk.state().lent().get(id));
  }

  private static Optional<BorrowedAccount> findBorrowed(Desk desk, AgreementId id) {
    return Optional.ofNullable(desk.state().borrowed().get(id));
  }

  private static void remove(Desk desk, AgreementId id) {
    LentAccount lent = desk.state().lent().get(id);
    if (lent == null || lent.billing().closing().isPresent()) {
      // Of an agreement that is not metered: no account will be closed.
      desk.tell(new AgentMessage.AgreementClosed(id));
      return;
    }
    if (lent.meter().removed() || lent.billing().lastAt().isPresent()) {
      return;
    }
    if (desk.now().isBefore(lent.contract().serveUntil())) {
      desk.note(new EndMoved(id, desk.now()));
    }
    desk.note(new LogsComplete(id));
    Lending.progress(desk, id);
  }

  private static void hear(Desk desk, CdnName from, PeerMessage message) {
    switch (message) {
      case PeerMessage.UsageStatement said -> Borrowing.onStatement(desk, from, said.statement());
      case PeerMessage.StatementVerdict said -> Lending.onStatementVerdict(desk, from, said);
      case PeerMessage.InvoiceIssued said -> Borrowing.onInvoice(desk, from, said.invoice());
      case PeerMessage.InvoiceVerdict said -> Lending.onInvoiceVerdict(desk, from, said);
      case PeerMessage.AdvertisementDigest said -> {}
      case PeerMessage.AdvertisementsWanted said -> {}
      case PeerMessage.Advertisements said -> {}
      case PeerMessage.OfferRequest said -> {}
      case PeerMessage.OfferMade said -> {}
      case PeerMessage.OfferDeclined said -> {}
      case PeerMessage.AuctionCalled said -> {}
      case PeerMessage.BidCommitted said -> {}
      case PeerMessage.BidsClosed said -> {}
      case PeerMessage.BidOpened said -> {}
      case PeerMessage.AuctionEnded said -> {}
      case PeerMessage.AgreementProposal said -> {}
      case PeerMessage.AgreementAcceptance said -> {}
      case PeerMessage.AgreementRefusal said -> {}
      case PeerMessage.DelegationReady said -> {}
      case PeerMessage.DelegationFailed said -> {}
      case PeerMessage.LoadReport said -> {}
      case PeerMessage.Termination said -> {}
      case PeerMessage.RemainingCapacity said -> {}
      case PeerMessage.KeysRevoked said -> {}
      case PeerMessage.LongTermProposed said -> {}
      case PeerMessage.LongTermApproved said -> {}
      case PeerMessage.LongTermDeclined said -> {}
      case PeerMessage.LongTermEnded said -> {}
    }
  }

  @Override
  public MeteringState apply(MeteringState state, MeteringFact fact) {
    return switch (fact) {
      case MeteringFact.LogCounted f -> Folding.counted(state, f);
      case AgreementMetered f -> Folding.metered(state, f);
      case AgreementNotMetered f -> state;
      case EndMoved f -> Folding.ended(state, f.agreement(), f.serveUntil());
      case LogsComplete f -> LentFolding.complete(state, f.agreement());
      case MeteringFact.LoadReported f -> LentFolding.reported(state, f.agreement(), f.until());
      case MeteringFact.StatementIssued f -> LentFolding.issued(state, f);
      case MeteringFact.Repeated f -> LentFolding.repeated(state, f.agreement(), f.at());
      case MeteringFact.StatementAnswered f -> LentFolding.answered(state, f);
      case MeteringFact.InvoiceDrawn f -> LentFolding.drawn(state, f.invoice());
      case MeteringFact.InvoiceAnswered f -> LentFolding.answered(state, f);
      case MeteringFact.ClientsNoted f -> Folding.noted(state, f);
      case MeteringFact.DemandEstimated f -> Folding.estimated(state, f);
      case MeteringFact.PeerLoadNoted f -> Folding.reported(state, f);
      case MeteringFact.ProbeNoted f -> Folding.probed(state, f.agreement(), f.probe());
      case MeteringFact.StatementReceived f -> Folding.received(state, f);
      case MeteringFact.StatementJudged f -> Folding.judged(state, f);
      case MeteringFact.InvoiceJudged f -> Folding.answered(state, f);
      case MeteringFact.Booked f -> state.with(state.ledger().book(f.transaction()));
      case MeteringFact.AccountClosed f -> Folding.closed(state, f.agreement(), f.closing());
      case MeteringFact.AccountForgotten f -> state.without(f.agreement());
      case MeteringFact.MessageRefused f -> Folding.refused(state, f);
    };
  }

  @Override
  public Class<MeteringState> stateType() {
    return MeteringState.class;
  }

  @Override
  public Class<MeteringMessage> messageType() {
    return MeteringMessage.class;
  }

  @Override
  public Class<MeteringFact> factType() {
    return MeteringFact.class;
  }
}

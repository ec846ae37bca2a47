package io.spillway.agent;

import static io.spillway.agent.Trade.A;
import static io.spillway.agent.Trade.B;
import static io.spillway.agent.Trade.C;
import static io.spillway.agent.Trade.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Step;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
import io.spillway.model.Side;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.RegistryMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What operators forbid: bans, and stops of lending and borrowing. */
class RestraintsTest {
  private static final AgentMessage STOP_LENDING =
      new AgentMessage.StopTrade(Side.LENDING, false, "an incident");
  private static final AgentMessage STOP_BORROWING =
      new AgentMessage.StopTrade(Side.BORROWING, false, "an incident");

  private final Trade trade = new Trade(Map.of());

  private static AgentMessage ban(CdnName cdn) {
    return new AgentMessage.BanPeer(cdn, "it lies");
  }

  @Test
  void recallsWhatIsLentWithTheNoticeOfItsOfferWhenLendingStops() {
    Offer offer = trade.offer(100);
    AgreementTerms terms = trade.terms(FIRST, offer);
    trade.borrower.tell(new AgentMessage.ProposeAgreement(terms));
    trade.world.deliver();

    trade.lender.tell(STOP_LENDING);
    trade.world.deliver();

    Deal ending = trade.deal(trade.lender, FIRST);
    assertThat(ending.phase()).isEqualTo(Deal.Phase.ENDING);
    assertThat(ending.steerUntil()).isEqualTo(trade.world.now.plus(offer.recallNotice()));
    assertThat(trade.deal(trade.borrower, FIRST).steerUntil()).isEqualTo(ending.steerUntil());
    assertThat(trade.borrower.toMediator(MediatorMessage.AgreementEnding.class)).hasSize(1);
    assertThat(trade.lender.said(PeerMessage.Termination.class))
        .singleElement()
        .satisfies(t -> assertThat(t.reason()).doesNotContain("an incident"));
  }

  @Test
  void offersNothingAndHonoursNoOfferWhenLendingStops() {
    Offer offer = trade.offer(100);
    trade.lender.tell(STOP_LENDING);

    assertThat(trade.lender.reserved).isEmpty();
    assertThat(trade.refusalOf(trade.terms(FIRST, offer))).isEqualTo("lending is stopped here");
    trade.lenderIsAsked(A, "r-2", Trade.requirement(10));
    assertThat(trade.lender.said(PeerMessage.OfferDeclined.class).getLast().reason())
        .isEqualTo("lending is stopped here");
    trade.world.pass(Duration.ofSeconds(2));
    assertThat(trade.lender.state.own().orElseThrow().advertisement().lendable().isZero()).isTrue();
  }

  @Test
  void keepsWhatIsPromisedAndSignedWhenTheStopSaysSo() {
    AgreementTerms terms = trade.agree(FIRST, 50);
    Offer offer = trade.offer(40);
    trade.lender.tell(new AgentMessage.StopTrade(Side.LENDING, true, "soon maintenance"));

    assertThat(trade.refusalOf(trade.terms(new AgreementId("cdn-a.example:agreement-2"), offer)))
        .isEmpty();
    AgreementTerms more = terms.amended(World.capacity(60), terms.steerUntil(), terms.serveUntil());
    assertThat(trade.refusalOf(more)).isEqualTo("lending is stopped here");
    assertThat(trade.deal(trade.lender, FIRST).phase()).isEqualTo(Deal.Phase.SIGNED);

    trade.lender.tell(STOP_LENDING);
    assertThat(trade.deal(trade.lender, FIRST).phase()).isEqualTo(Deal.Phase.ENDING);
  }

  @Test
  void lendsAgainAfterResuming() {
    trade.lender.tell(STOP_LENDING);
    trade.lender.tell(new AgentMessage.ResumeTrade(Side.LENDING));

    trade.agree(FIRST, 50);

    assertThat(trade.deal(trade.lender, FIRST).phase()).isEqualTo(Deal.Phase.SIGNED);
    trade.world.pass(Duration.ofSeconds(2));
    assertThat(trade.lender.state.own().orElseThrow().advertisement().lendable().isZero())
        .isFalse();
  }

  @Test
  void asksForNothingAndSignsNothingNewWhenBorrowingStops() {
    Offer offer = trade.offer(100);
    int asked = trade.borrower.said(PeerMessage.OfferRequest.class).size();
    trade.borrower.tell(STOP_BORROWING);

    assertThat(trade.borrower.state.held()).isEmpty();
    assertThat(trade.borrower.mediator)
        .contains(new MediatorMessage.BorrowingStopped(false, "an incident"));
    trade.gather(50);
    trade.borrower.tell(new AgentMessage.ProposeAgreement(trade.terms(FIRST, offer)));
    assertThat(trade.borrower.said(PeerMessage.OfferRequest.class)).hasSize(asked);
    assertThat(trade.borrower.said(PeerMessage.AgreementProposal.class)).isEmpty();
    assertThat(trade.borrower.toMediator(MediatorMessage.AgreementFailed.class))
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).contains("borrowing is stopped"));
    assertThat(trade.borrower.toMediator(MediatorMessage.OffersGathered.class).getLast().offers())
        .isEmpty();
  }

  @Test
  void letsAnAgreementShrinkThoughBorrowingIsStopped() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    trade.borrower.tell(STOP_BORROWING);

    AgreementTerms less = terms.amended(World.capacity(40), terms.steerUntil(), terms.serveUntil());
    trade.borrower.tell(new AgentMessage.ProposeAgreement(less));
    trade.world.deliver();

    assertThat(trade.deal(trade.borrower, FIRST).terms()).isEqualTo(less);
  }

  @Test
  void endsAgreementsWithABannedLenderWithNoticeAndSettles() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    trade.borrower.tell(ban(B));

    assertThat(trade.deal(trade.borrower, FIRST).phase()).isEqualTo(Deal.Phase.ENDING);
    assertThat(trade.borrower.toMediator(MediatorMessage.AgreementEnding.class)).hasSize(1);
    assertThat(trade.borrower.state.peers()).doesNotContainKey(B);
    PeerMessage bill = new PeerMessage.InvoiceVerdict(terms.id(), true, "settles whatever the ban");
    trade.borrower.hears(B, bill);
    assertThat(trade.borrower.metering).contains(new MeteringMessage.PeerAccount(B, bill));
  }

  @Test
  void endsAgreementsWithABannedBorrowerWithNoticeAndRefusesItWhatItAsksFor() {
    trade.agree(FIRST, 100);
    Offer second = trade.offer(50);
    trade.lender.tell(ban(A));

    assertThat(trade.deal(trade.lender, FIRST).phase()).isEqualTo(Deal.Phase.ENDING);
    assertThat(trade.lender.registry)
        .contains(new RegistryMessage.ReleaseCapacity(second.id().value()));
    assertThat(trade.refusalOf(trade.terms(new AgreementId("cdn-a.example:agreement-2"), second)))
        .isEqualTo("this CDN has no dealings with cdn-a.example");
    trade.lenderIsAsked(A, "r-9", Trade.requirement(10));
    assertThat(trade.lender.said(PeerMessage.OfferDeclined.class).getLast().reason())
        .isEqualTo("this CDN has no dealings with cdn-a.example");
  }

  @Test
  void hearsNothingOfABannedCdnByThirdPartiesAndTellsItNothing() {
    trade.borrower.tell(ban(B));
    trade.borrower.hears(
        C,
        new PeerMessage.Advertisements(
            List.of(
                trade.world.advertisement(
                    B.value(), 9_999_999_999L, Duration.ZERO, Duration.ofMinutes(1)))));
    int said = trade.borrower.said.size();
    trade.world.pass(Duration.ofSeconds(5));

    assertThat(trade.borrower.state.peers()).doesNotContainKey(B);
    assertThat(trade.borrower.said).hasSize(said);
  }

  @Test
  void dealsAgainAfterABanIsLifted() {
    trade.borrower.tell(ban(B));
    trade.borrower.tell(new AgentMessage.LiftBan(B));
    trade.world.pass(Duration.ofSeconds(5));

    trade.agree(FIRST, 50);

    assertThat(trade.deal(trade.borrower, FIRST).phase()).isEqualTo(Deal.Phase.SIGNED);
  }

  @Test
  void repeatedOrdersChangeNothing() {
    trade.lender.tell(ban(A));
    trade.lender.tell(STOP_LENDING);
    int facts = trade.lender.facts.size();

    trade.lender.tell(ban(A));
    trade.lender.tell(STOP_LENDING);
    trade.lender.tell(new AgentMessage.StopTrade(Side.LENDING, true, "later and milder"));
    trade.lender.tell(ban(B));

    assertThat(trade.lender.facts).hasSize(facts);
  }

  @Test
  void aRepeatedOrderWithAnotherReasonChangesTheReasonAlone() {
    trade.lender.tell(ban(A));
    trade.lender.tell(STOP_LENDING);
    int said = trade.lender.said.size();
    Instant since = trade.world.now;
    trade.world.now = trade.world.now.plusSeconds(60);

    trade.lender.tell(new AgentMessage.BanPeer(A, "it lies again"));
    trade.lender.tell(new AgentMessage.StopTrade(Side.LENDING, false, "incident 1234"));

    assertThat(trade.lender.state.restraints().banned())
        .containsEntry(A, new Restraints.Ban(since, "it lies again"));
    assertThat(trade.lender.state.restraints().stopped())
        .containsEntry(Side.LENDING, new Restraints.Stop(since, false, "incident 1234"));
    assertThat(trade.lender.said).hasSize(said);
  }

  @Test
  void notesAndAnswersSoManyRefusalsOfOnePeerInAMinuteAndThenNothing() {
    AgentState before = trade.lender.state;
    trade.lender.tell(STOP_LENDING);
    for (int i = 0; i < 20_000; i++) {
      trade.lenderIsAsked(A, "r-" + i, Trade.requirement(10));
    }

    assertThat(trade.lender.refusals()).hasSize(Refusals.MOST);
    assertThat(trade.lender.refusals().getLast()).contains("no more are told or answered");
    assertThat(trade.lender.said(PeerMessage.OfferDeclined.class)).hasSize(Refusals.MOST);
    assertThat(trade.lender.state.promised()).isEqualTo(before.promised());
    trade.world.now = trade.world.now.plus(Refusals.WINDOW);
    trade.lenderIsAsked(A, "r-late", Trade.requirement(10));
    assertThat(trade.lender.refusals()).hasSize(Refusals.MOST + 1);
  }

  @Test
  void remembersRefusalsOfABoundedNumberOfPeers() {
    trade.agree(FIRST, 10);
    for (int i = 0; i < 3 * Refusals.MOST_PEERS; i++) {
      trade.lender.hears(
          new CdnName("cdn-" + i + ".example"),
          new PeerMessage.Termination(FIRST, "no", trade.world.now, trade.world.now));
      trade.world.now = trade.world.now.plusMillis(1);
    }

    assertThat(trade.lender.state.refusals()).hasSize(Refusals.MOST_PEERS);
    assertThat(trade.lender.state.refusals())
        .containsKey(new CdnName("cdn-" + (3 * Refusals.MOST_PEERS - 1) + ".example"));
  }

  @Test
  void sameOrdersGiveTheSameStep() {
    Step<AgentFact> one = trade.lender.agent.decide(trade.lender.state, ban(A), trade.world.now);
    Step<AgentFact> two = trade.lender.agent.decide(trade.lender.state, ban(A), trade.world.now);

    assertThat(one).isEqualTo(two);
    assertThat(one.facts().getFirst().story()).contains("an operator bans cdn-a.example: it lies");
  }
}

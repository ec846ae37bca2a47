package io.spillway.agent;

import static io.spillway.agent.Trade.A;
import static io.spillway.agent.Trade.B;
import static io.spillway.agent.Trade.C;
import static io.spillway.agent.Trade.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.HostName;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.Origin;
import io.spillway.model.ServiceId;
import io.spillway.model.SignedAgreement;
import io.spillway.model.Tariff;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage.AgreementConcluded;
import io.spillway.model.message.MediatorMessage.AgreementFailed;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.RegistryMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private final Trade trade = new Trade(Map.of());

  @Test
  void signsNoTermsOfWhichItCouldNotSendTheSignature() {
    AgreementTerms terms = trade.terms(FIRST, trade.offer(100));
    trade.lender.hears(A, new PeerMessage.AgreementProposal(terms, "x".repeat(65_537)));

    assertThat(trade.lender.said(PeerMessage.AgreementRefusal.class).getLast().reason())
        .isEqualTo("the terms have 65537 characters: use at most 65536");
    assertThat(trade.lender.state.deals()).isEmpty();
    trade.lender.hears(A, new PeerMessage.AgreementProposal(terms, "x".repeat(65_536)));
    assertThat(trade.lender.state.deals()).containsKey(FIRST);
  }

  @Test
  void bindsBothOverTheSameDocument() {
    AgreementTerms terms = trade.agree(FIRST, 100);

    assertThat(trade.deal(trade.borrower, FIRST).signed()).contains(World.signed(terms));
    assertThat(trade.deal(trade.lender, FIRST).signed()).contains(World.signed(terms));
    assertThat(trade.borrower.toMediator(AgreementConcluded.class)).hasSize(1);
    assertThat(trade.lender.registry).contains(new RegistryMessage.PrepareDelegation(terms));
    assertThat(trade.borrower.metering)
        .containsExactly(new MeteringMessage.AgreementOpened(World.signed(terms)));
    assertThat(trade.lender.metering)
        .containsExactly(new MeteringMessage.AgreementOpened(World.signed(terms)));
    assertThat(trade.lender.reserved).containsOnlyKeys(FIRST.value());
    assertThat(trade.borrower.state.held()).isEmpty();
  }

  @Test
  void refusesTermsThatDifferFromTheOfferInAnyField() {
    Offer offer = trade.offer(100);
    AgreementTerms t = trade.terms(FIRST, offer);

    assertThat(refusal(change(t, new ServiceId("other"), t.hosts(), t.origin(), t.probePath())))
        .isEqualTo("the service is not the one that was offered for");
    List<HostName> hosts = List.of(new HostName("www.other.example"));
    assertThat(refusal(change(t, t.service(), hosts, t.origin(), t.probePath())))
        .isEqualTo("the service is not the one that was offered for");
    assertThat(refusal(trade.terms(FIRST, offer, World.capacity(101), t.from(), term(900))))
        .isEqualTo("it is more than was offered");
    assertThat(refusal(trade.terms(FIRST, offer, t.capacity(), t.from(), term(901))))
        .isEqualTo("the offer is for PT15M at most");
    assertThat(refusal(trade.terms(FIRST, offer, t.capacity(), t.from().plusSeconds(61), term(9))))
        .contains("not about now");
    assertThat(refusal(priced(t, new Tariff(euro(1), euro(1), euro(1)))))
        .isEqualTo("the tariff is not the offer's");
    assertThat(refusal(accounted(t, t.serveUntil().plusSeconds(601), term(30), 0.2)))
        .isEqualTo("lingering clients are served for PT10M at most");
    assertThat(refusal(accounted(t, t.serveUntil(), Duration.ofMillis(1), 0.2)))
        .isEqualTo("more than 10000 statements");
    assertThat(refusal(accounted(t, t.serveUntil(), term(4), 0.2)))
        .isEqualTo("statements each PT4S are too many");
    assertThat(refusal(accounted(t, t.serveUntil(), term(30), 0.01)))
        .isEqualTo("two meters cannot agree within 0.01");
    assertThat(refusal(used(t, new OfferId("offer-of-nobody"))))
        .isEqualTo("there is no such offer, or it was accepted before");

    assertThat(refusal(t)).isEmpty();
    assertThat(trade.deal(trade.lender, FIRST).phase()).isEqualTo(Deal.Phase.SIGNED);
  }

  private String refusal(AgreementTerms terms) {
    return trade.refusalOf(terms);
  }

  private static Money euro(long micros) {
    return Trade.euros(micros);
  }

  private static Duration term(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static AgreementTerms change(
      AgreementTerms t, ServiceId service, List<HostName> hosts, Origin origin, String probe) {
    return new AgreementTerms(
        t.id(),
        0,
        t.offer(),
        t.arrangement(),
        t.borrower(),
        t.lender(),
        service,
        hosts,
        t.redirectHost(),
        origin,
        probe,
        t.footprint(),
        t.capacity(),
        t.tariff(),
        t.from(),
        t.steerUntil(),
        t.serveUntil(),
        t.statementInterval(),
        t.tolerance());
  }

  private static AgreementTerms priced(AgreementTerms t, Tariff tariff) {
    return rest(t, t.offer(), tariff, t.serveUntil(), t.statementInterval(), t.tolerance());
  }

  private static AgreementTerms used(AgreementTerms t, OfferId offer) {
    return rest(t, offer, t.tariff(), t.serveUntil(), t.statementInterval(), t.tolerance());
  }

  private static AgreementTerms accounted(
      AgreementTerms t, Instant serveUntil, Duration interval, double tolerance) {
    return rest(t, t.offer(), t.tariff(), serveUntil, interval, tolerance);
  }

  private static AgreementTerms rest(
      AgreementTerms t,
      OfferId offer,
      Tariff tariff,
      Instant serveUntil,
      Duration interval,
      double tolerance) {
    return new AgreementTerms(
        t.id(),
        t.revision(),
        offer,
        t.arrangement(),
        t.borrower(),
        t.lender(),
        t.service(),
        t.hosts(),
        t.redirectHost(),
        t.origin(),
        t.probePath(),
        t.footprint(),
        t.capacity(),
        tariff,
        t.from(),
        t.steerUntil(),
        serveUntil,
        interval,
        tolerance);
  }

  @Test
  void refusesAProposalByAnotherThanItsBorrower() {
    AgreementTerms terms = trade.terms(FIRST, trade.offer(100));
    trade.lender.hears(C, new PeerMessage.AgreementProposal(terms, "signed by somebody"));
    assertThat(trade.lender.refusals()).containsExactly("the parties are not the two that speak");
  }

  @Test
  void refusesAnOfferThatExpired() {
    AgreementTerms terms = trade.terms(FIRST, trade.offer(100));
    trade.world.now = trade.world.now.plusSeconds(61);
    assertThat(refusal(terms)).startsWith("the offer expired at ");
  }

  @Test
  void answersARepeatedProposalWithTheSameDocument() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    trade.lender.said.clear();
    trade.lender.hears(A, new PeerMessage.AgreementProposal(terms, "signed by " + A));

    assertThat(trade.lender.said)
        .containsExactly(new PeerMessage.AgreementAcceptance(World.signed(terms)));
  }

  @Test
  void refusesAnotherAgreementUnderAnIdThatIsTaken() {
    trade.agree(FIRST, 100);
    Offer other = trade.offer(50);
    assertThat(refusal(trade.terms(FIRST, other))).isEqualTo("the agreement's id is taken");
  }

  @Test
  void takesNoAgreementUnderAnIdThatIsAnotherBorrowersToGive() {
    Offer offer = trade.offer(100);
    assertThat(refusal(trade.terms(new AgreementId("cdn-c.example:agreement-1"), offer)))
        .isEqualTo("the agreement's id does not begin with its borrower's name and a colon");
    assertThat(refusal(trade.terms(new AgreementId("cdn-a.example.com:agreement-1"), offer)))
        .isEqualTo("the agreement's id does not begin with its borrower's name and a colon");
  }

  @Test
  void takesNoOfferTwice() {
    Offer offer = trade.offer(100);
    assertThat(refusal(trade.terms(FIRST, offer))).isEmpty();
    assertThat(refusal(trade.terms(new AgreementId("cdn-a.example:agreement-2"), offer)))
        .isEqualTo("there is no such offer, or it was accepted before");
  }

  @Test
  void ignoresAnAcceptanceThatDiffersFromWhatWasProposed() {
    AgreementTerms terms = trade.terms(FIRST, trade.offer(100));
    trade.borrower.tell(new AgentMessage.ProposeAgreement(terms));
    trade.world.post.clear();
    AgreementTerms other =
        priced(terms, new Tariff(euro(9_000_000), euro(100_000), euro(5_000_000)));
    trade.borrower.hears(B, new PeerMessage.AgreementAcceptance(World.signed(other)));
    trade.borrower.hears(C, new PeerMessage.AgreementAcceptance(World.signed(terms)));

    assertThat(trade.deal(trade.borrower, FIRST).phase()).isEqualTo(Deal.Phase.PROPOSED);
    assertThat(trade.borrower.metering).isEmpty();
  }

  @Test
  void ignoresAcceptanceByALenderThatIsNotKnown() {
    AgreementTerms terms = trade.terms(FIRST, trade.offer(100));
    trade.borrower.hears(C, new PeerMessage.AgreementAcceptance(World.signed(terms)));
    assertThat(trade.borrower.state.deals()).isEmpty();
    assertThat(trade.borrower.metering).isEmpty();
  }

  @Test
  void givesUpInTimeAndEndsAtOnceWhatIsSignedLater() {
    AgreementTerms terms = trade.terms(FIRST, trade.offer(100));
    trade.borrower.tell(new AgentMessage.ProposeAgreement(terms));
    trade.world.post.clear();
    trade.world.now = trade.world.now.plusSeconds(6);
    trade.borrower.tick();
    assertThat(trade.borrower.toMediator(AgreementFailed.class))
        .extracting(AgreementFailed::reason)
        .containsExactly("cdn-b.example did not answer in time");

    SignedAgreement late = World.signed(terms);
    trade.borrower.hears(B, new PeerMessage.AgreementAcceptance(late));
    assertThat(trade.deal(trade.borrower, FIRST).phase()).isEqualTo(Deal.Phase.ENDING);
    assertThat(trade.borrower.said(PeerMessage.Termination.class))
        .containsExactly(
            new PeerMessage.Termination(
                FIRST, "signed too late", trade.world.now, trade.world.now));
    assertThat(trade.borrower.metering)
        .containsExactly(
            new MeteringMessage.AgreementOpened(late),
            new MeteringMessage.AgreementEnds(FIRST, trade.world.now));
  }

  @Test
  void owesNothingUnderASignatureForWhichNoMoneyIsSetAsideAnyMore() {
    AgreementTerms terms = trade.terms(FIRST, trade.offer(100));
    trade.borrower.tell(new AgentMessage.ProposeAgreement(terms));
    trade.world.post.clear();
    trade.world.now = terms.from().plus(AgreementTerms.HEARD_WITHIN).plusMillis(1);
    trade.borrower.tick();
    assertThat(trade.borrower.toMediator(AgreementFailed.class))
        .extracting(AgreementFailed::open)
        .containsExactly(true);

    trade.borrower.hears(B, new PeerMessage.AgreementAcceptance(World.signed(terms)));

    assertThat(trade.borrower.metering)
        .endsWith(new MeteringMessage.AgreementEnds(FIRST, terms.from()));
  }

  @Test
  void owesNothingUnderTheSignatureOfALenderThatHasRefused() {
    AgreementTerms terms = trade.terms(FIRST, trade.offer(100));
    trade.borrower.tell(new AgentMessage.ProposeAgreement(terms));
    trade.world.post.clear();
    trade.borrower.hears(B, new PeerMessage.AgreementRefusal(FIRST, 0, "not now"));
    trade.world.now = trade.world.now.plusSeconds(6);
    assertThat(trade.borrower.toMediator(AgreementFailed.class))
        .extracting(AgreementFailed::open)
        .containsExactly(false);

    trade.borrower.hears(B, new PeerMessage.AgreementAcceptance(World.signed(terms)));

    assertThat(trade.borrower.metering)
        .endsWith(new MeteringMessage.AgreementEnds(FIRST, terms.from()));
  }

  @Test
  void signsNothingLongAfterItsBeginning() {
    AgreementTerms terms = trade.terms(FIRST, trade.offer(100));
    trade.lender.tell(new AgentMessage.AcceptanceSigned(World.signed(terms)));
    assertThat(trade.lender.state.deals()).isEmpty();
    trade.lender.signs = false;
    trade.lender.hears(A, new PeerMessage.AgreementProposal(terms, "signed by " + A));
    trade.world.now = terms.from().plus(AgreementTerms.SIGNED_WITHIN).plusMillis(1);
    trade.lender.tell(new AgentMessage.AcceptanceSigned(World.signed(terms)));

    assertThat(trade.lender.said(PeerMessage.AgreementRefusal.class))
        .extracting(PeerMessage.AgreementRefusal::reason)
        .containsExactly("the time to sign it is over");
    assertThat(trade.lender.reserved).isEmpty();
    assertThat(trade.deal(trade.lender, FIRST).phase()).isEqualTo(Deal.Phase.CLOSED);
  }

  @Test
  void amendsCapacityAndTimesAndNothingElse() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    AgreementTerms more =
        terms.amended(World.capacity(300), terms.steerUntil(), terms.serveUntil());
    assertThat(refusal(priced(more, new Tariff(euro(1), euro(1), euro(1)))))
        .isEqualTo("an amendment changes capacity and times alone");
    trade.lenderIsAsked(A, "cdn-a.example:request-99", Trade.requirement(200));
    assertThat(
            refusal(
                terms
                    .amended(World.capacity(300), terms.steerUntil(), terms.serveUntil())
                    .amended(World.capacity(300), terms.steerUntil(), terms.serveUntil())))
        .isEqualTo("the next revision is 1");

    trade.borrower.tell(new AgentMessage.ProposeAgreement(more));
    trade.world.deliver();
    assertThat(trade.deal(trade.lender, FIRST).terms()).isEqualTo(more);
    assertThat(trade.deal(trade.borrower, FIRST).terms()).isEqualTo(more);
    assertThat(trade.lender.reservedRequests()).isEqualTo(300);
  }

  @Test
  void acceptsAnAmendmentThatTheLenderSignedAfterThisCdnHasGivenUp() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    AgreementTerms more =
        terms.amended(World.capacity(300), terms.steerUntil(), terms.serveUntil());
    trade.borrower.tell(new AgentMessage.ProposeAgreement(more));
    trade.world.post.clear();
    trade.world.now = trade.world.now.plusSeconds(6);
    trade.borrower.tick();
    assertThat(trade.deal(trade.borrower, FIRST).terms()).isEqualTo(terms);
    assertThat(trade.borrower.toMediator(AgreementFailed.class)).hasSize(1);

    SignedAgreement late = World.signed(more);
    trade.borrower.hears(B, new PeerMessage.AgreementAcceptance(late));

    assertThat(trade.deal(trade.borrower, FIRST).phase()).isEqualTo(Deal.Phase.SIGNED);
    assertThat(trade.deal(trade.borrower, FIRST).signed()).contains(late);
    assertThat(trade.borrower.metering).endsWith(new MeteringMessage.AgreementOpened(late));
    assertThat(trade.borrower.toMediator(AgreementConcluded.class))
        .endsWith(new AgreementConcluded(late));
    assertThat(trade.borrower.said(PeerMessage.Termination.class)).isEmpty();
  }

  @Test
  void leavesTheAgreementAsItWasWhenTheLenderHasNoMore() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    trade.lenderIsAsked(A, "cdn-a.example:request-99", Trade.requirement(200));
    trade.lender.free = 150;
    AgreementTerms more =
        terms.amended(World.capacity(300), terms.steerUntil(), terms.serveUntil());
    trade.borrower.tell(new AgentMessage.ProposeAgreement(more));
    trade.world.deliver();

    assertThat(trade.deal(trade.lender, FIRST).terms()).isEqualTo(terms);
    assertThat(trade.deal(trade.borrower, FIRST).terms()).isEqualTo(terms);
    assertThat(trade.deal(trade.borrower, FIRST).phase()).isEqualTo(Deal.Phase.SIGNED);
    assertThat(trade.lender.reservedRequests()).isEqualTo(100);
    assertThat(trade.borrower.toMediator(AgreementFailed.class))
        .extracting(AgreementFailed::reason)
        .containsExactly("cdn-b.example refuses: the capacity is not free any more");
  }

  @Test
  void signsNothingBeyondWhatTheRegistryGrants() {
    Offer offer = trade.offer(100);
    trade.lender.free = 50;
    assertThat(refusal(trade.terms(FIRST, offer))).isEqualTo("the capacity is not free any more");
    assertThat(trade.deal(trade.lender, FIRST).phase()).isEqualTo(Deal.Phase.CLOSED);
    assertThat(trade.lender.metering).isEmpty();
    // What is left is reserved for a counter-offer, and for nothing else.
    Offer counter =
        trade.lender.said(PeerMessage.AgreementRefusal.class).getLast().counter().orElseThrow();
    assertThat(trade.lender.reserved).containsOnlyKeys(counter.id().value());
  }
}

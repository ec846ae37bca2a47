package io.spillway.agent;

import static io.spillway.agent.Trade.A;
import static io.spillway.agent.Trade.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.Inquiry;
import io.spillway.model.Offer;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.ServiceId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.AgreementUnmetered;
import io.spillway.model.message.MediatorMessage.AgreementEnding;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The lender's edges carry 1,000 requests/s. */
class RecallTest {
  private static final AgreementId SMALL = new AgreementId("cdn-a.example:agreement-1");
  private static final AgreementId LARGE = new AgreementId("cdn-a.example:agreement-2");

  @Test
  void endsWhatCannotBeMeteredWithNoticeAndNoLaterThanWhatIs() {
    Trade trade = new Trade(Map.of());
    AgreementTerms terms = trade.agree(SMALL, 100);
    Instant now = trade.world.now;
    Duration notice = trade.deal(trade.lender, SMALL).notice();
    trade.lender.tell(
        new AgreementUnmetered(SMALL, 0, "too long", terms.steerUntil(), terms.serveUntil()));

    PeerMessage.Termination said = trade.lender.said(PeerMessage.Termination.class).getLast();
    assertThat(said.steerUntil()).isEqualTo(now.plus(notice));
    assertThat(said.reason()).isEqualTo("revision 0 cannot be metered");
    assertThat(trade.deal(trade.lender, SMALL).phase()).isEqualTo(Deal.Phase.ENDING);

    trade.borrower.tell(
        new AgreementUnmetered(SMALL, 1, "too long", now.plusSeconds(1), now.plusSeconds(2)));
    assertThat(trade.deal(trade.borrower, SMALL).serveUntil()).isEqualTo(now.plusSeconds(2));
  }

  @Test
  void takesCapacityBackWithTheNoticeOfItsOffer() {
    Trade trade = new Trade(Map.of("lend.recall-notice-s", "40"));
    AgreementTerms terms = trade.agree(LARGE, 600);
    trade.lender.tell(
        new Shared.PolicyPublished(
            new PolicyDocument(2, new TreeMap<>(Map.of("lend.recall-notice-s", "1")))));
    need(trade, 380, 4);

    PeerMessage.Termination said = trade.lender.said(PeerMessage.Termination.class).getFirst();
    assertThat(said.agreement()).isEqualTo(LARGE);
    assertThat(said.steerUntil()).isEqualTo(trade.world.now.plusSeconds(40));
    assertThat(said.serveUntil()).isEqualTo(trade.world.now.plusSeconds(70));
    assertThat(said.reason()).isEqualTo("its own services need the capacity");
    assertThat(trade.deal(trade.lender, LARGE).phase()).isEqualTo(Deal.Phase.ENDING);
    assertThat(trade.lender.metering)
        .contains(new MeteringMessage.AgreementEnds(LARGE, said.serveUntil()));
    trade.world.deliver();
    assertThat(trade.borrower.toMediator(AgreementEnding.class))
        .containsExactly(
            new AgreementEnding(LARGE, said.reason(), said.steerUntil(), said.serveUntil()));
    assertThat(terms.steerUntil()).isAfter(said.steerUntil());
  }

  @Test
  void leavesWhatIsLentWhileTheOwnServicesHaveRoom() {
    Trade trade = new Trade(Map.of());
    trade.agree(LARGE, 600);
    need(trade, 350, 60);
    assertThat(trade.lender.said(PeerMessage.Termination.class)).isEmpty();
  }

  @Test
  void waitsForMoreThanASecondOfNoise() {
    Trade trade = new Trade(Map.of());
    trade.agree(LARGE, 600);
    for (int i = 0; i < 10; i++) {
      need(trade, 900, 2);
      need(trade, 100, 1);
    }
    assertThat(trade.lender.said(PeerMessage.Termination.class)).isEmpty();
  }

  @Test
  void recallsNothingWherePolicySaysSo() {
    Trade trade = new Trade(Map.of("lend.recall-when", "false"));
    trade.agree(LARGE, 600);
    need(trade, 10_000, 60);
    assertThat(trade.lender.said(PeerMessage.Termination.class)).isEmpty();
  }

  @Test
  void recallsAsFewAsWillDoThoseThatPayLeastFirst() {
    Trade trade = new Trade(Map.of("lend.price.per-million-requests", price()));
    agree(trade, SMALL, "www.one.example", 100);
    agree(trade, LARGE, "www.two.example", 500);
    need(trade, 400, 4);
    assertThat(trade.lender.said(PeerMessage.Termination.class))
        .extracting(PeerMessage.Termination::agreement)
        .containsExactly(SMALL);

    need(trade, 700, 4);
    assertThat(trade.lender.said(PeerMessage.Termination.class))
        .extracting(PeerMessage.Termination::agreement)
        .containsExactly(SMALL, LARGE);
  }

  /** What is small is cheap. */
  private static String price() {
    return "requested < 200.0 ? 500000 : 1000000";
  }

  @Test
  void offersNothingThatItWouldRecallAtOnce() {
    Trade trade = new Trade(Map.of());
    need(trade, 600, 1);
    trade.lenderIsAsked(A, "request-1", Trade.requirement(400));
    assertThat(trade.lender.said(PeerMessage.OfferDeclined.class))
        .extracting(PeerMessage.OfferDeclined::reason)
        .containsExactly("the own services need the capacity soon");
    trade.lenderIsAsked(A, "request-2", Trade.requirement(200));
    assertThat(trade.lender.said(PeerMessage.OfferMade.class)).hasSize(1);
  }

  @Test
  void lendsNothingAnewByOffersThatItNoLongerCovers() {
    Trade trade = new Trade(Map.of());
    trade.agree(LARGE, 600);
    need(trade, 900, 4);
    assertThat(trade.deal(trade.lender, LARGE).phase()).isEqualTo(Deal.Phase.ENDING);
    AgreementTerms more =
        trade
            .deal(trade.lender, LARGE)
            .terms()
            .amended(
                World.capacity(700),
                trade.world.now.plusSeconds(800),
                trade.world.now.plusSeconds(830));
    assertThat(trade.refusalOf(more)).isEqualTo("there is no such agreement in force to amend");
  }

  private static void need(Trade trade, double soon, int seconds) {
    for (int i = 0; i < seconds; i++) {
      trade.world.now = trade.world.now.plusSeconds(1);
      trade.lender.tell(new AgentMessage.OwnNeed(trade.world.now, RequestRate.perSecond(soon)));
    }
  }

  /** An agreement for another host of the borrower, made by hand. */
  private static void agree(Trade trade, AgreementId id, String host, double requests) {
    Requirement base = Trade.requirement(requests);
    Requirement wanted =
        new Requirement(
            new ServiceId(host.substring(4, 7)),
            List.of(new HostName(host)),
            base.origin(),
            base.probePath(),
            base.footprint(),
            base.capacity(),
            base.sla(),
            base.ceiling(),
            base.duration());
    trade.lender.hears(
        new CdnName(A.value()),
        new PeerMessage.OfferRequest(new RequestId("request-" + host), Inquiry.of(wanted)));
    Offer offer = trade.lender.said(PeerMessage.OfferMade.class).getLast().offer();
    AgreementTerms terms =
        new AgreementTerms(
            id,
            0,
            offer.id(),
            new ArrangementId("arr-1"),
            A,
            B,
            wanted.service(),
            wanted.hosts(),
            Optional.empty(),
            wanted.origin(),
            wanted.probePath(),
            wanted.footprint(),
            offer.capacity(),
            offer.tariff(),
            trade.world.now,
            trade.world.now.plus(Duration.ofMinutes(15)),
            trade.world.now.plus(Duration.ofSeconds(930)),
            Duration.ofSeconds(30),
            0.2);
    trade.lender.hears(A, new PeerMessage.AgreementProposal(terms, "signed by " + A));
  }
}

package io.spillway.agent;

import static io.spillway.agent.Trade.A;
import static io.spillway.agent.Trade.B;
import static io.spillway.agent.Trade.C;
import static io.spillway.agent.Trade.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.HostName;
import io.spillway.model.Inquiry;
import io.spillway.model.RequestId;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What one peer can make of what it was given is bounded. */
class BoundsTest {
  private final Trade trade = new Trade(Map.of());

  private static AgreementTerms less(AgreementTerms terms, double requests) {
    return terms.amended(World.capacity(requests), terms.steerUntil(), terms.serveUntil());
  }

  @Test
  void anAmendmentTakesBackNoTimeThatWasAgreed() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    for (AgreementTerms sooner :
        List.of(
            terms.amended(terms.capacity(), terms.from(), terms.from()),
            terms.amended(terms.capacity(), terms.steerUntil().minusMillis(1), terms.serveUntil()),
            terms.amended(
                terms.capacity(), terms.steerUntil(), terms.serveUntil().minusMillis(1)))) {
      assertThat(trade.refusalOf(sooner))
          .isEqualTo("an amendment ends no sooner than what it amends: end the agreement");
    }
  }

  @Test
  void anAmendmentChangesSomething() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    assertThat(trade.refusalOf(less(terms, 100))).isEqualTo("the amendment changes nothing");
  }

  @Test
  void amendmentsComeOneAfterTheOther() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    int facts = 0;
    String refusal = "";
    while (refusal.isEmpty() && terms.revision() < 100) {
      terms = less(terms, 100 - 0.5 * (terms.revision() + 1));
      facts = trade.lender.facts.size();
      refusal = trade.refusalOf(terms);
    }
    assertThat(refusal).startsWith("there are too many amendments");
    assertThat(terms.revision()).isEqualTo(31);
    assertThat(trade.lender.facts.size() - facts).as("one line tells of it").isEqualTo(1);
    trade.world.now = trade.world.now.plusSeconds(10);
    assertThat(trade.refusalOf(terms)).isEmpty();
  }

  @Test
  void anAgreementLastsAYearAtMostWhateverIsAmended() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    Duration interval = Duration.ofHours(1);
    AgreementTerms years =
        terms.amended(
            terms.capacity(),
            terms.from().plus(Duration.ofDays(366)),
            terms.from().plus(Duration.ofDays(366)).plusSeconds(30));
    assertThat(Duration.between(terms.from(), years.serveUntil()).dividedBy(interval))
        .isLessThan(10_000);
    assertThat(trade.refusalOf(years)).isNotEmpty();
    assertThat(trade.deal(trade.lender, FIRST).proposed()).isEmpty();
  }

  @Test
  void anIdStaysTakenAsLongAsAnAccountOfItIsKept() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    trade.lender.tell(new AgentMessage.AgreementClosed(FIRST));
    trade.world.now = terms.serveUntil().plus(Duration.ofMinutes(70));
    trade.lender.tick();
    AgreementTerms again = trade.terms(FIRST, trade.offer(100));
    assertThat(trade.refusalOf(again)).isEqualTo("the agreement's id is taken");
  }

  @Test
  void oneBorrowerHasSoManyAgreementsAtATime() {
    for (int i = 0; i < Objections.MOST_OPEN; i++) {
      trade.agree(new AgreementId(A + ":agreement-" + i), 1);
      trade.borrower.tell(new AgentMessage.AgreementClosed(new AgreementId(A + ":agreement-" + i)));
    }
    assertThat(trade.lender.state.deals()).hasSize(Objections.MOST_OPEN);
    AgreementTerms more = trade.terms(new AgreementId(A + ":agreement-x"), trade.offer(1));
    assertThat(trade.refusalOf(more)).startsWith(Objections.MOST_OPEN + " agreements of this");
    trade.lender.tell(new AgentMessage.AgreementClosed(new AgreementId(A + ":agreement-0")));
    assertThat(trade.refusalOf(more)).isEmpty();
  }

  @Test
  void aRequestIsDeclinedOnceAndInAFewWords() {
    World world = new World();
    World.Node borrower = world.add(A.value(), List.of(Trade.SERVICE), new TreeMap<>(), C.value());
    world.add(C.value(), List.of(), new TreeMap<>(Map.of("lend.to", "false")));
    world.pass(Duration.ofSeconds(2));
    RequestId open = borrower.state.asked().firstKey();
    int before = borrower.facts.size();
    for (int i = 0; i < 100; i++) {
      borrower.hears(C, new PeerMessage.OfferDeclined(open, i + " ".repeat(100_000)));
    }
    assertThat(borrower.facts.subList(before, borrower.facts.size())).isEmpty();
    assertThat(new PeerMessage.OfferDeclined(open, "x".repeat(100_000)).reason()).hasSize(500);
    assertThat(borrower.state.asked()).as("it is not asked again at once").containsKey(open);
  }

  @Test
  void aHostIsNotLentForTwiceWhileTheFirstIsBeingSigned() {
    AgreementTerms terms = trade.terms(FIRST, trade.offer(100));
    trade.lender.signs = false;
    assertThat(trade.refusalOf(terms)).isEmpty();
    assertThat(trade.deal(trade.lender, FIRST).phase()).isEqualTo(Deal.Phase.PROPOSED);
    trade.lenderIsAsked(C, "request-1", Trade.requirement(100));
    assertThat(trade.lender.refusals())
        .containsExactly(
            "one of the hosts is not lent for here: the host is served here for another CDN");
  }

  @Test
  void standingOffersOfManyServicesAreRenewed() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 16; i++) {
        Service service = Trade.service(new HostName("www" + i + ".customer.example"));
        trade.lender.hears(
            A,
            new PeerMessage.OfferRequest(
                new RequestId("request-" + round + "-" + i),
                new Inquiry(
                    new ServiceId("site-" + i),
                    service.hosts(),
                    Trade.requirement(1).footprint(),
                    World.capacity(10),
                    service.sla(),
                    Duration.ofMinutes(15))));
      }
    }
    assertThat(trade.lender.refusals()).isEmpty();
    assertThat(trade.lender.state.promised()).hasSize(16);
    assertThat(trade.lender.said(PeerMessage.OfferMade.class)).hasSize(32);
    assertThat(B).isEqualTo(trade.lender.name);
  }
}

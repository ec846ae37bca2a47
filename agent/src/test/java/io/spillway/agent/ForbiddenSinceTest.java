package io.spillway.agent;

import static io.spillway.agent.Trade.C;
import static io.spillway.agent.Trade.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import io.spillway.model.PolicyDocument;
import io.spillway.model.Service;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage.AgreementFailed;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What was allowed when an offer was taken, or an agreement made, and is not any more. */
class ForbiddenSinceTest {
  private final Trade trade = new Trade(Map.of());

  private AgreementTerms longer() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    Duration more = Duration.ofMinutes(15);
    return terms.amended(
        terms.capacity(), terms.steerUntil().plus(more), terms.serveUntil().plus(more));
  }

  private void admitsNobody() {
    TreeMap<String, String> rules =
        new TreeMap<>(trade.borrower.state.policy().orElseThrow().rules());
    rules.put("borrow.from", "false");
    trade.borrower.tell(new Shared.PolicyPublished(new PolicyDocument(9, rules)));
  }

  private void assertNotProposed(AgreementTerms terms, String reason) {
    int said = trade.borrower.said(PeerMessage.AgreementProposal.class).size();
    trade.borrower.tell(new AgentMessage.ProposeAgreement(terms));
    assertThat(trade.borrower.said(PeerMessage.AgreementProposal.class)).hasSize(said);
    assertThat(trade.borrower.toMediator(AgreementFailed.class).getLast())
        .satisfies(failed -> {
          assertThat(failed.reason()).isEqualTo(reason);
          assertThat(failed.open()).isFalse();
        });
  }

  @Test
  void extendsNoAgreementWithALenderThatThePolicyDoesNotAdmitAnyMore() {
    AgreementTerms longer = longer();
    admitsNobody();

    assertNotProposed(longer, "the policy borrow.from does not admit cdn-b.example");
  }

  @Test
  void extendsNoAgreementWithALenderThatTheProviderDoesNotConsentToAnyMore() {
    AgreementTerms longer = longer();
    Service s = Trade.SERVICE;
    trade.borrower.tell(
        new Shared.ResourcesPublished(
            9,
            trade.borrower.state.edges(),
            List.of(
                new Service(
                    s.id(), s.hosts(), s.origin(), s.sla(), true, List.of(C), false, "/up"))));

    assertNotProposed(longer, "the content provider does not consent to cdn-b.example");
  }

  @Test
  void takesNoOfferOfALenderThatThePolicyDoesNotAdmitAnyMore() {
    AgreementTerms terms = trade.terms(FIRST, trade.offer(100));
    admitsNobody();

    assertNotProposed(terms, "the policy borrow.from does not admit cdn-b.example");
  }

  @Test
  void makesLessOfAnAgreementWithWhomeverItIs() {
    AgreementTerms terms = trade.agree(FIRST, 100);
    admitsNobody();
    int said = trade.borrower.said(PeerMessage.AgreementProposal.class).size();
    trade.borrower.tell(
        new AgentMessage.ProposeAgreement(
            terms.amended(World.capacity(50), terms.steerUntil(), terms.serveUntil())));

    assertThat(trade.borrower.said(PeerMessage.AgreementProposal.class)).hasSize(said + 1);
  }
}

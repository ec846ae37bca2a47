package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import io.spillway.model.Holding;
import org.junit.jupiter.api.Test;

/** What is made under a long-term agreement does not outlive it. */
class LongTermOverTest extends LongTermFixture {
  @Test
  void nothingIsExtendedOnceTheLongTermAgreementIsForgotten() {
    propose(conditions(Holding.RESERVED, 100));
    approve(trade.lender, 1);
    AgreementTerms terms = trade.terms(Trade.FIRST, needs(100).getFirst());
    AgreementTerms longer =
        terms.amended(
            terms.capacity(), terms.steerUntil().plusSeconds(1), terms.serveUntil().plusSeconds(1));
    assertThat(LongTermActivation.toExtension(trade.lender.state, terms, longer)).isEmpty();
    assertThat(LongTermActivation.toExtension(AgentState.initial(), terms, longer))
        .contains("the long-term agreement under which it was made is over");
    assertThat(LongTermActivation.toExtension(AgentState.initial(), terms, terms)).isEmpty();
  }
}

package io.spillway.metering;

import static io.spillway.metering.Fixtures.AGREEMENT;
import static io.spillway.metering.Fixtures.BORROWER;
import static io.spillway.metering.Fixtures.LENDER;
import static io.spillway.metering.Fixtures.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import io.spillway.model.Statement;
import io.spillway.model.message.AgentMessage.AgreementClosed;
import io.spillway.model.message.AgreementUnmetered;
import io.spillway.model.message.MediatorMessage.AgreementSettled;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import io.spillway.model.message.PeerMessage.UsageStatement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Terms that cannot be metered are ended: what is served under them would be free. */
class UnmeteredTest {
  private static final Instant TOO_LATE = START.plus(Duration.ofDays(400));

  private final Party lender = new Party(LENDER);
  private final Party borrower = new Party(BORROWER);
  private final AgreementTerms terms = Fixtures.terms();

  @Test
  void termsThatLastTooLongAreEndedByBothAndOverWhenTheSiteIsRemoved() {
    AgreementTerms endless = Fixtures.terms(AGREEMENT, START, TOO_LATE, TOO_LATE);
    opened(lender, endless, START);
    opened(borrower, endless, START);

    assertThat(lender.unmetered)
        .singleElement()
        .satisfies(told -> {
          assertThat(told.revision()).isZero();
          assertThat(told.reason()).contains("agree on at most");
          assertThat(told.serveUntil()).isEqualTo(TOO_LATE);
        });
    assertThat(lender.closed).isEmpty();
    lender.told(new MeteringMessage.AgreementEnds(AGREEMENT, at(60)), START);
    lender.told(new MeteringMessage.SiteRemoved(AGREEMENT), at(61));
    assertThat(lender.closed).containsExactly(new AgreementClosed(AGREEMENT));

    assertThat(borrower.unmetered).hasSize(1);
    assertThat(borrower.settled)
        .containsExactly(new AgreementSettled(AGREEMENT, Fixtures.euros(0)));
    assertThat(borrower.closed).containsExactly(new AgreementClosed(AGREEMENT));
  }

  @Test
  void anAmendmentThatLastsTooLongEndsTheAgreementWhenTheRevisionBeforeDoes() {
    opened(lender, terms, START);
    opened(lender, terms.amended(terms.capacity(), TOO_LATE, TOO_LATE), at(10));

    assertThat(lender.unmetered)
        .extracting(AgreementUnmetered::steerUntil, AgreementUnmetered::serveUntil)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(at(80), at(100)));
    lender.told(new MeteringMessage.AgreementEnds(AGREEMENT, at(30)), at(10));
    lender.told(new MeteringMessage.SiteRemoved(AGREEMENT), at(32));
    assertThat(lastStatement().to()).isEqualTo(at(30));
    assertThat(lender.closed).isEmpty();
  }

  @Test
  void anAgreementUnderTheIdOfOneWhoseAccountIsKeptIsEnded() {
    opened(lender, terms, START);
    lender.told(new MeteringMessage.SiteRemoved(AGREEMENT), at(103));
    for (int i = 0; i <= 4; i++) {
      StatementVerdict verdict =
          new StatementVerdict(AGREEMENT, i, false, 0, at(20L * i + 20), "none came");
      lender.hears(BORROWER, verdict, at(110));
    }
    lender.tick(at(110).plus(Lending.PATIENCE));
    assertThat(lender.closed).hasSize(1);
    Instant later = at(10_000);
    AgreementTerms other =
        Fixtures.terms(AGREEMENT, later, later.plusSeconds(80), later.plusSeconds(100));
    opened(lender, other, later);

    assertThat(lender.unmetered)
        .singleElement()
        .satisfies(told -> {
          assertThat(told.reason()).contains("its id is another agreement's");
          assertThat(told.serveUntil()).isEqualTo(other.serveUntil());
        });
    lender.told(new MeteringMessage.SiteRemoved(AGREEMENT), later.plusSeconds(70));
    assertThat(lender.closed).hasSize(2);
  }

  @Test
  void theSameTermsAgainAndEarlierRevisionsThatComeLateChangeNothing() {
    AgreementTerms next = terms.amended(terms.capacity().times(0.5), at(80), at(100));
    opened(lender, terms, START);
    opened(lender, next, at(5));
    opened(lender, next, at(6));
    opened(lender, terms, at(7));

    assertThat(lender.unmetered).isEmpty();
    assertThat(lender.facts).hasSize(2);
  }

  private Statement lastStatement() {
    return lender.said.stream()
        .filter(UsageStatement.class::isInstance)
        .map(m -> ((UsageStatement) m).statement())
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  private static void opened(Party party, AgreementTerms terms, Instant now) {
    party.told(new MeteringMessage.AgreementOpened(Fixtures.signed(terms)), now);
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }
}

package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import io.spillway.model.Money;
import io.spillway.model.message.MediatorMessage;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A lender signs after the borrower has given up waiting (found by the simulator, seed 163). */
class LateAgreementTest {
  private final Primary primary = new Primary(true);

  @Test
  void settlesWhatWasSignedLateInsteadOfAbandoningIt() {
    AgreementTerms terms = givenUp();
    primary.now = primary.now.plusSeconds(6);

    primary.tell(new MediatorMessage.AgreementLate(Primary.signed(terms), primary.now));

    assertThat(primary.state.exposures())
        .singleElement()
        .satisfies(e ->
            assertThat(e.amount())
                .isEqualTo(terms.tariff().worstCase(terms.capacity(), Duration.ofSeconds(6))));
    calmDown();
    assertThat(phase()).isEqualTo(Phase.SETTLING);
    primary.tell(new MediatorMessage.AgreementSettled(terms.id(), new Money("EUR", 166)));
    assertThat(phase()).isEqualTo(Phase.CLOSED);
    assertThat(primary.state.exposures()).singleElement().matches(MediatorState.Exposure::settled);
  }

  @Test
  void countsWhatWasSettledAsSpentWhenItIsSettled() {
    AgreementTerms terms = givenUp();
    primary.tell(new MediatorMessage.AgreementLate(Primary.signed(terms), primary.now));
    primary.now = primary.now.plus(Duration.ofHours(2));
    primary.tell(new MediatorMessage.AgreementSettled(terms.id(), new Money("EUR", 166)));
    assertThat(primary.state.exposures())
        .singleElement()
        .extracting(MediatorState.Exposure::at)
        .isEqualTo(primary.now);
  }

  @Test
  void aSecondCrowdIsHelpedWhileTheAccountsOfTheFirstAreOpen() {
    AgreementTerms terms = givenUp();
    primary.tell(new MediatorMessage.AgreementLate(Primary.signed(terms), primary.now));
    calmDown();
    assertThat(phase()).isEqualTo(Phase.SETTLING);

    primary.answered = true;
    primary.holds("cdn-c.example", 400);
    primary.forecast(90, 200, 1);

    assertThat(primary.state.arrangements()).hasSize(2);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
    assertThat(phase()).isEqualTo(Phase.SETTLING);
  }

  @Test
  void setsMoneyAsideForWhatItHasGivenUpUntilNoSignatureCounts() {
    AgreementTerms terms = givenUp();
    assertThat(primary.state.exposures())
        .extracting(MediatorState.Exposure::agreement)
        .containsExactly(terms.id());

    calmDown();
    primary.pass(73);
    assertThat(primary.state.exposures()).hasSize(1);
    primary.pass(5);

    assertThat(primary.state.exposures()).isEmpty();
  }

  @Test
  void setsNothingAsideForWhatWasRefused() {
    AgreementTerms terms = proposed();
    primary.tell(
        new MediatorMessage.AgreementFailed(
            terms.arrangement(),
            terms.id(),
            0,
            terms.offer(),
            terms.capacity(),
            false,
            "it refuses",
            Optional.empty()));

    assertThat(primary.state.exposures()).isEmpty();
  }

  @Test
  void abandonsWhatNobodySigned() {
    givenUp();
    calmDown();
    assertThat(phase()).isEqualTo(Phase.ABANDONED);
  }

  /** Terms that were proposed when the surge was seen, and not signed in time. */
  private AgreementTerms givenUp() {
    AgreementTerms terms = proposed();
    primary.tell(
        new MediatorMessage.AgreementFailed(
            terms.arrangement(),
            terms.id(),
            0,
            terms.offer(),
            terms.capacity(),
            true,
            "did not answer in time",
            Optional.empty()));
    return terms;
  }

  private AgreementTerms proposed() {
    primary.answered = false;
    primary.holds("cdn-b.example", 200);
    primary.forecast(90, 200, 1);
    return primary.proposed.getFirst();
  }

  private void calmDown() {
    for (int second = 0; second < 15; second++) {
      primary.pass(1);
      primary.forecast(20, 20, 0);
    }
  }

  private Phase phase() {
    return primary.state.arrangements().firstEntry().getValue().phase();
  }
}

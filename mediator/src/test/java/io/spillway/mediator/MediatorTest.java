package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ServiceId;
import io.spillway.model.message.MediatorMessage;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MediatorTest {
  private static final ServiceId SITE = Primary.SITE;

  @Test
  void refusesRequestsThatNothingSupports() {
    Primary primary = new Primary(true);
    Askers.ask(primary, new ServiceId("other"));
    Askers.ask(primary, SITE);
    primary.forecast(50, 50, 0.1);
    Askers.ask(primary, SITE);
    assertThat(Askers.refusals(primary))
        .containsExactly(
            "there is no such service",
            "no policy or no telemetry yet",
            "telemetry does not support it: 50/s of 85/s usable, chance of exhaustion 0.10 (rule"
                + " borrow.when-asked, policy 1)");
    assertThat(primary.state.arrangements()).isEmpty();

    // The first counts after a start: a line that leads anywhere.
    primary.forecast(49, 60, 0.44);
    Askers.ask(primary, SITE);
    assertThat(Askers.refusals(primary)).last().asString().contains("49/s of 85/s usable");
    assertThat(primary.state.arrangements()).isEmpty();

    primary.forecast(80, 120, 0.6);
    Askers.ask(primary, SITE);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.SOURCING);
    Askers.ask(primary, SITE);
    assertThat(Askers.refusals(primary))
        .last()
        .isEqualTo("cdn-a.example:arrangement-1 goes on already");
  }

  @Test
  void beginsWhileASecondRunsAndNotesOtherwiseNothingOfIt() {
    Primary primary = new Primary(true);
    primary.forecast(50, 50, 0.1);
    MediatorState before = primary.state;
    primary.earlyForecast(80, 120, 0.6);
    assertThat(primary.state).isEqualTo(before);
    primary.earlyForecast(80, 200, 1);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.SOURCING);
    MediatorState begun = primary.state;
    primary.earlyForecast(90, 200, 1);
    assertThat(primary.state).isEqualTo(begun);
  }

  @Test
  void refusesWhatTheContentProviderDoesNotConsentTo() {
    Primary primary = new Primary(false);
    primary.forecast(80, 200, 1);
    Askers.ask(primary, SITE);
    assertThat(Askers.refusals(primary))
        .containsExactly("the content provider does not consent to peers");
    assertThat(primary.state.arrangements()).isEmpty();
  }

  @Test
  void takesTheCapacityOfAWholeRampAtOnsetWhereOffersAllow() {
    Primary primary = new Primary(true);
    primary.holds("cdn-b.example", 400);
    primary.forecast(90, 200, 1);

    assertThat(primary.proposed).hasSize(1);
    // 90/s grow by 4.4/s each second: 354/s in a minute.
    assertThat(primary.proposed.getFirst().capacity().requests().perSecond())
        .isBetween(300.0, 340.0);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
  }

  @Test
  void amendsForAUsefulPartAloneAndNotTwiceInFiveSeconds() {
    Primary primary = active(200);
    double agreed = primary.arrangement().agreed();
    primary.holds("cdn-b.example", 0.04 * agreed);
    primary.pass(6);
    primary.forecast(500, 500, 1);
    assertThat(primary.proposed).hasSize(1);

    primary.offers.clear();
    primary.holds("cdn-b.example", 0.2 * agreed);
    primary.pass(6);
    primary.forecast(500, 500, 1);
    assertThat(primary.proposed).hasSize(2);
    assertThat(primary.proposed.getLast().revision()).isEqualTo(1);

    primary.holds("cdn-b.example", 200);
    primary.pass(2);
    primary.forecast(600, 600, 1);
    assertThat(primary.proposed).hasSize(2);
  }

  @Test
  void asksForNothingMoreWhereTheRestIsLittle() {
    Primary primary = active(200);
    double agreed = primary.arrangement().agreed();
    primary.pass(6);
    int round = primary.arrangement().round();
    double need = agreed * 1.04;
    primary.forecast(85 + need, 85 + need, 1);
    assertThat(primary.arrangement().round()).isEqualTo(round);
  }

  @Test
  void looksForOthersWhenALenderRecallsAndUsesItUntilItsNoticeIsOver() {
    Primary primary = active(200);
    AgreementTerms recalled = primary.proposed.getFirst();
    Instant steer = recallFirst(primary, "cdn-c.example");

    assertThat(primary.proposed).hasSize(2);
    AgreementId other = primary.proposed.getLast().id();
    assertThat(primary.proposed.getLast().lender().value()).isEqualTo("cdn-c.example");
    Backing old = primary.backing(recalled.id());
    assertThat(old.status()).isEqualTo(Backing.Status.READY);
    assertThat(old.agreed()).isZero();
    assertThat(primary.state.table().getFirst().targets())
        .filteredOn(t -> t.agreement().filter(recalled.id()::equals).isPresent())
        .allMatch(t -> t.steerUntil().filter(steer::equals).isPresent());

    primary.pass(31);
    primary.forecast(250, 250, 1);
    assertThat(primary.backing(recalled.id()).status()).isEqualTo(Backing.Status.ENDING);
    assertThat(primary.backing(recalled.id()).serveUntil()).isEqualTo(steer.plusSeconds(30));
    assertThat(primary.backing(other).status()).isEqualTo(Backing.Status.READY);
    assertThat(primary.state.table().getFirst().targets())
        .noneMatch(t -> t.agreement().filter(recalled.id()::equals).isPresent());
  }

  @Test
  void takesNothingMoreOfALenderThatRecalls() {
    Primary primary = active(200);
    recallFirst(primary, "cdn-b.example");
    assertThat(primary.proposed).hasSize(1);
  }

  /**
   * The first lender recalls when more is needed and another offer is held; when it wants nobody
   * sent any more.
   */
  private static Instant recallFirst(Primary primary, String offering) {
    primary.holds(offering, 300);
    primary.pass(6);
    primary.forecast(250, 250, 1);
    Instant steer = primary.now.plusSeconds(30);
    primary.tell(
        new MediatorMessage.AgreementEnding(
            primary.proposed.getFirst().id(), "own crowd", steer, steer.plusSeconds(30)));
    return steer;
  }

  /** An arrangement with one lender that is ready. */
  private static Primary active(double offered) {
    Primary primary = new Primary(true);
    primary.holds("cdn-b.example", offered);
    primary.forecast(90, 200, 1);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
    return primary;
  }
}

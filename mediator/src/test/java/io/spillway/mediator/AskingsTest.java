package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.mediator.Asking.Outcome;
import io.spillway.model.Asker;
import io.spillway.model.RequestRate;
import io.spillway.model.message.MediatorMessage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People and alarms ask for peers. */
class AskingsTest {
  private final Primary primary = new Primary(true);

  private void ask(Asker asker, String key) {
    Askers.ask(primary, asker, key, Primary.SITE, Optional.empty());
  }

  private Asking last() {
    return Askers.answers(primary).getLast();
  }

  @Test
  void anAlarmNeedsMoreEvidenceThanAPerson() {
    primary.forecast(80, 90, 0.3);
    ask(Askers.ALARM, "1");
    assertThat(last().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(last().reason())
        .isEqualTo(
            "telemetry does not support it: 80/s of 85/s usable, chance of exhaustion 0.30 (rule"
                + " borrow.when-asked, policy 1)");
    assertThat(primary.stories())
        .last()
        .asString()
        .startsWith(
            "no arrangement for site, asked for by alarm edge-a1 (a hunch): telemetry does not");
    ask(Askers.KIM, "1");
    assertThat(last().outcome()).isEqualTo(Outcome.BEGUN);
    assertThat(last().arrangement()).contains(primary.arrangement().id());
    assertThat(primary.arrangement().requester()).isEqualTo("person kim (a hunch)");
  }

  @Test
  void answersAreListedForAnHour() {
    primary.forecast(80, 90, 0.3);
    ask(Askers.ALARM, "1");
    Instant at = last().at();
    assertThat(Askings.recent(primary.state, at.plusSeconds(3_599))).containsExactly(last());
    assertThat(Askings.recent(primary.state, at.plusSeconds(3_600))).isEmpty();
  }

  @Test
  void operatorsDecideWhatEvidenceSuffices() {
    primary.rules(Map.of("borrow.when-asked", "asker == 'person' && wanted < 200.0"));
    primary.forecast(1, 1, 0);
    ask(Askers.ALARM, "1");
    Askers.ask(primary, Askers.KIM, "1", Primary.SITE, Optional.of(RequestRate.perSecond(200)));
    assertThat(Askers.answers(primary)).allMatch(a -> a.outcome() == Outcome.REFUSED);
    Askers.ask(primary, Askers.KIM, "2", Primary.SITE, Optional.of(RequestRate.perSecond(150)));
    assertThat(last().outcome()).isEqualTo(Outcome.BEGUN);
    assertThat(primary.arrangement().requirement().capacity().requests().perSecond())
        .isEqualTo(150);
  }

  @Test
  void askedAgainItAnswersWithWhatThereIs() {
    primary.holds("cdn-b.example", 200);
    primary.forecast(80, 120, 0.6);
    ask(Askers.ALARM, "1");
    assertThat(last().outcome()).isEqualTo(Outcome.BEGUN);
    int facts = primary.facts.size();
    ask(Askers.ALARM, "1");
    assertThat(primary.facts).hasSize(facts);
    assertThat(Askings.standing(primary.state, Askers.ALARM, "1").orElseThrow().arrangement())
        .contains(primary.arrangement().id());
    ask(Askers.KIM, "1");
    assertThat(last().outcome()).isEqualTo(Outcome.GOES_ON);
    assertThat(last().arrangement()).contains(primary.arrangement().id());
    assertThat(primary.state.arrangements()).hasSize(1);
  }

  @Test
  void anArrangementThatDrainsOrIsOnlySettledAnswersNobody() {
    primary.holds("cdn-b.example", 200);
    primary.forecast(80, 120, 0.6);
    ask(Askers.ALARM, "1");
    primary.tell(new MediatorMessage.StopArrangement(primary.arrangement().id(), "an operator"));
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.DRAINING);
    ask(Askers.ALARM, "1");
    assertThat(last().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(last().reason()).contains("drains its clients still");

    primary.pass(60);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.SETTLING);
    primary.forecast(80, 120, 0.6);
    ask(Askers.ALARM, "1");

    assertThat(last().outcome()).isEqualTo(Outcome.BEGUN);
    assertThat(primary.state.arrangements()).hasSize(2);
  }

  @Test
  void whoAsksOnWhileOneGoesOnMakesTheJournalGrowNoFurther() {
    primary.holds("cdn-b.example", 200);
    primary.forecast(80, 120, 0.6);
    for (int i = 0; i < 500; i++) {
      Askers.ask(
          primary,
          new Asker(Asker.Kind.ALARM, "edge-" + i % 25),
          "key-" + i,
          Primary.SITE,
          Optional.empty());
    }

    assertThat(Askers.answers(primary)).hasSizeLessThan(80);
  }

  @Test
  void oldTelemetrySupportsNothing() {
    primary.forecast(80, 120, 0.6);
    primary.pass(16);
    ask(Askers.KIM, "1");
    assertThat(last().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(last().reason())
        .isEqualTo("the newest telemetry is 16 s old: no edge is heard, so nothing supports it");

    primary.forecast(80, 120, 0.6);
    ask(Askers.KIM, "1");
    assertThat(last().outcome()).isEqualTo(Outcome.BEGUN);
  }

  @Test
  void whatWasRefusedOrIsOverIsDecidedAnewForTheSameKey() {
    primary.forecast(20, 20, 0);
    ask(Askers.ALARM, "1");
    assertThat(last().outcome()).isEqualTo(Outcome.REFUSED);
    primary.forecast(80, 120, 0.6);
    ask(Askers.ALARM, "1");
    assertThat(last().outcome()).isEqualTo(Outcome.BEGUN);

    primary.tell(new MediatorMessage.StopArrangement(primary.arrangement().id(), "an operator"));
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ABANDONED);
    ask(Askers.ALARM, "1");
    assertThat(last().outcome()).isEqualTo(Outcome.BEGUN);
    assertThat(primary.state.arrangements()).hasSize(2);
  }

  @Test
  void capsOnSpendingHold() {
    primary.rules(Map.of("borrow.cap.per-hour", "0"));
    primary.holds("cdn-b.example", 200);
    primary.forecast(80, 120, 0.6);
    ask(Askers.KIM, "1");
    assertThat(last().outcome()).isEqualTo(Outcome.BEGUN);
    assertThat(primary.proposed).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.5", "10001"})
  void refusesAmountsThatCannotBeMeant(double requests) {
    primary.forecast(80, 120, 0.6);
    Askers.ask(
        primary, Askers.KIM, "1", Primary.SITE, Optional.of(RequestRate.perSecond(requests)));
    assertThat(last().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(last().reason()).contains("is not plausible: use 1/s to 100 times");
  }

  @Test
  void whoAsksTooOftenIsToldOnceAndNotHeardForAWhile() {
    primary.forecast(20, 20, 0);
    for (int i = 0; i < 30; i++) {
      ask(Askers.ALARM, "key-" + i);
    }
    assertThat(Askers.answers(primary)).hasSize(Askings.MOST_OF_ONE + 1);
    assertThat(last().outcome()).isEqualTo(Outcome.TOO_OFTEN);
    assertThat(last().reason())
        .isEqualTo(
            "alarm edge-a1 has asked 10 times in 10 minutes, which is as often as may be; ask"
                + " again in 600 s");
    ask(Askers.KIM, "1");
    assertThat(last().asker()).isEqualTo(Askers.KIM);
    assertThat(last().outcome()).isEqualTo(Outcome.REFUSED);

    primary.pass(601);
    ask(Askers.ALARM, "later");
    assertThat(last().outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void manyNamesTogetherAskNoMoreOftenAndTheStateStaysSmall() {
    primary.forecast(20, 20, 0);
    for (int i = 0; i < 500; i++) {
      ask(new Asker(Asker.Kind.ALARM, "a" + i), "1");
    }
    assertThat(Askers.answers(primary)).hasSize(Askings.MOST_OF_ALL + Askings.MOST_OF_ONE);
    assertThat(primary.state.askings()).hasSize(Askings.MOST_OF_ALL + Askings.MOST_OF_ONE);
    primary.pass(3_601);
    ask(Askers.KIM, "1");
    assertThat(primary.state.askings()).hasSize(1);
  }
}

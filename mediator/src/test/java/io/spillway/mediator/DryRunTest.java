package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.model.Money;
import io.spillway.model.RequestRate;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An arrangement that is only played through: all is chosen, nobody is asked. */
class DryRunTest {
  private final Primary primary = new Primary(true);

  @BeforeEach
  void onlyPlayThrough() {
    primary.rules(Map.of("borrow.dry-run", "true"));
  }

  private DryRun run() {
    return primary.arrangement().dryRun().orElseThrow();
  }

  private void calm() {
    for (int second = 0; second < 12; second++) {
      primary.pass(1);
      primary.forecast(40, 40, 0);
    }
  }

  private void nobodyWasAsked() {
    assertThat(primary.proposed).isEmpty();
    assertThat(primary.gathered).noneMatch(AgentMessage.GatherOffers::ask);
    assertThat(primary.redirections()).isEmpty();
    assertThat(primary.state.exposures()).isEmpty();
    assertThat(primary.effects)
        .noneMatch(e -> e instanceof Effect.Perform(Work.ProbeSite _))
        .noneMatch(e -> e instanceof Effect.Tell(var _, AgentMessage.EndAgreement _));
    assertThat(primary.state.arrangements().values())
        .allMatch(a -> a.backings().isEmpty() && !a.phase().steers());
  }

  @Test
  void choosesAmongTheStandingOffersAndProposesNothing() {
    primary.holds("cdn-b.example", 60, 1_000_000);
    primary.holds("cdn-c.example", 400, 2_000_000);

    primary.forecast(90, 200, 1);

    assertThat(run().hires())
        .extracting(h -> h.lender().value())
        .containsExactly("cdn-b.example", "cdn-c.example");
    assertThat(run().hired())
        .isCloseTo(
            primary.arrangement().requirement().capacity().requests().perSecond(),
            org.assertj.core.data.Offset.offset(2.0));
    assertThat(primary.stories())
        .anyMatch(s -> s.startsWith("dry run (rule borrow.dry-run): would be initiated for site"))
        .anyMatch(s -> s.startsWith("dry run: would propose cdn-b.example 60.0/s"));
    nobodyWasAsked();
  }

  @Test
  void tellsWhatItWouldHaveComeTo() {
    primary.holds("cdn-b.example", 60, 1_000_000);
    primary.holds("cdn-c.example", 30, 1_000_000);
    primary.forecast(90, 300, 1);
    double able = run().hired();
    assertThat(able).isEqualTo(90);
    assertThat(run().carried()).isZero();
    double before = run().unserved();

    // Both said that they are ready within 2 s.
    for (int second = 1; second <= 10; second++) {
      primary.pass(1);
      primary.forecast(185, 185, 1);
    }

    double carrying = Math.min(100, able);
    assertThat(run().peak()).isEqualTo(RequestRate.perSecond(100));
    assertThat(run().carried()).isEqualTo(9 * carrying);
    assertThat(run().unserved() - before).isEqualTo(100 + 9 * (100 - carrying));

    calm();

    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ABANDONED);
    Money cost = run().cost(primary.now).firstEntry().getValue();
    assertThat(primary.stories().getLast())
        .startsWith("dry run over: demand is back")
        .contains("peers would have carried %.0f requests".formatted(9 * carrying), cost + ";");
    // A micro for each request, a hundredth of one for each of its 1,250 bytes' thousand, and the
    // capacity that is held: half a unit for 1,000 requests/s in an hour, for 21 s.
    double held = able * 21 * 500_000 / 3_600_000;
    assertThat((double) cost.micros())
        .isBetween(9 * carrying * 1.0125 + held, 9 * carrying * 1.0125 + held + 8);
    primary.pass(60);
    assertThat(run().cost(primary.now)).containsValue(cost);
    nobodyWasAsked();
  }

  @Test
  void seeksMoreAsTheNeedGrows() {
    primary.holds("cdn-b.example", 1_000, 1_000_000);
    primary.forecast(90, 110, 1);
    double first = run().hired();

    primary.pass(10);
    primary.forecast(200, 300, 1);

    assertThat(run().hires()).hasSize(2).allMatch(h -> h.until().isEmpty());
    assertThat(run().hires().getLast().ready())
        .as("its edges are ready as they were")
        .isEqualTo(run().hires().getFirst().ready());
    assertThat(run().hired()).isGreaterThan(2 * first);
    primary.pass(60);
    primary.forecast(200, 200, 1);
    assertThat(run().hires()).as("enough is enough").hasSize(2);
    nobodyWasAsked();
  }

  @Test
  void takesLongTermAgreementsFirstAndStandingOffersForTheRest() {
    primary.agreesForLong("cdn-l.example", 30);
    primary.holds("cdn-b.example", 1_000, 1_000_000);
    primary.forecast(90, 200, 1);

    assertThat(run().hires())
        .extracting(h -> h.lender().value())
        .containsExactly("cdn-l.example", "cdn-b.example");
    nobodyWasAsked();
  }

  @Test
  void callsForNoBidsWhereNothingSuitsAndLooksAgainLater() {
    primary.forecast(90, 200, 1);

    assertThat(primary.gathered).hasSize(1);
    assertThat(primary.stories())
        .anyMatch(s -> s.startsWith("dry run: no standing offer suits; bids would be called for"));

    primary.holds("cdn-b.example", 400, 1_000_000);
    primary.pass(120);
    assertThat(run().hired()).isPositive();
    nobodyWasAsked();
  }

  @Test
  void staysWithinTheCapsAsIfItSpent() {
    primary.rules(Map.of("borrow.dry-run", "true", "borrow.cap.per-hour", "60000"));
    primary.holds("cdn-b.example", 1_000, 1_000_000);
    primary.forecast(90, 500, 1);
    double afforded = run().hired();
    double needed = primary.arrangement().requirement().capacity().requests().perSecond();
    assertThat(afforded).isPositive().isLessThan(needed / 2);
    for (int second = 0; second < 60; second++) {
      primary.pass(1);
      primary.forecast(300, 300, 1);
      assertThat(run().hired()).as("what is had is kept").isEqualTo(afforded);
    }
    assertThat(run().hires()).hasSize(1);
    calm();
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ABANDONED);

    primary.pass(60);
    primary.forecast(90, 500, 1);

    assertThat(primary.state.arrangements()).hasSize(2);
    assertThat(run().hired()).isLessThan(afforded);
    nobodyWasAsked();
  }

  @Test
  void offersNoMoreThanThereIsOfALender() {
    primary.holds("cdn-b.example", 60, 1_000_000);
    for (int second = 0; second < 60; second++) {
      primary.forecast(300, 400, 1);
      primary.pass(1);
    }

    assertThat(run().hired()).isEqualTo(60);
    assertThat(run().hires()).hasSize(1);
    assertThat(primary.stories())
        .filteredOn(s -> s.contains("bids would be called for"))
        .hasSizeLessThan(5);
    nobodyWasAsked();
  }

  @Test
  void answersOfDnsLiveAsLongAsEver() {
    primary.holds("cdn-b.example", 400, 1_000_000);
    primary.forecast(50, 50, 0);
    var before = primary.state.table();
    for (int second = 0; second < 20; second++) {
      primary.forecast(150, 200, 1);
      primary.pass(1);
    }

    assertThat(run().hired()).isPositive();
    assertThat(primary.state.table()).isEqualTo(before).isNotEmpty();
  }

  @Test
  void aRealOneBeginsOnceTheRuleLetsIt() {
    primary.holds("cdn-b.example", 400, 1_000_000);
    primary.forecast(90, 200, 1);
    nobodyWasAsked();

    primary.rules(Map.of("borrow.dry-run", "service != 'site'"));
    primary.pass(1);
    primary.forecast(90, 200, 1);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ABANDONED);
    assertThat(primary.stories().getLast()).startsWith("dry run over: policy 2 lets it act");
    primary.pass(1);
    primary.forecast(90, 200, 1);

    assertThat(primary.state.arrangements()).hasSize(2);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
    assertThat(primary.arrangement().dryRun()).isEmpty();
    assertThat(primary.proposed).hasSize(1);
  }

  @Test
  void anOperatorEndsIt() {
    primary.holds("cdn-b.example", 400, 1_000_000);
    primary.forecast(90, 200, 1);

    primary.tell(new MediatorMessage.StopArrangement(primary.arrangement().id(), "an operator"));

    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ABANDONED);
    assertThat(run().hired()).isZero();
    nobodyWasAsked();
  }

  @Test
  void aRuleThatFailsLetsNothingBeBorrowed() {
    primary.rules(
        Map.of("borrow.dry-run", "1.0 / (demand - demand) > 0.0 && hour / (hour - hour) > 0"));
    primary.holds("cdn-b.example", 400, 1_000_000);

    primary.forecast(90, 200, 1);

    assertThat(primary.arrangement().dryRun()).isPresent();
    nobodyWasAsked();
  }
}

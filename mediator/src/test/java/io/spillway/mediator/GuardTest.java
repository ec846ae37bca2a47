package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.model.AgreementTerms;
import io.spillway.model.RequestRate;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lender that does not keep the SLA is left for others. */
class GuardTest {
  private static final Duration SLOW = Duration.ofMillis(501);
  private static final Duration FAST = Duration.ofMillis(500);

  private final Primary primary = new Primary(true);

  private void borrow() {
    primary.holds("cdn-b.example", 400);
    primary.forecast(150, 200, 1);
    pass(1);
    assertThat(backing().status()).isEqualTo(Backing.Status.READY);
  }

  private AgreementTerms first() {
    return primary.proposed.getFirst();
  }

  private Backing backing() {
    return primary.backing(first().id());
  }

  /** Time passes in which demand stays. */
  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      primary.pass(1);
      primary.forecast(150, 200, 1);
    }
  }

  private void reports(double served, double refused) {
    primary.tell(
        new Shared.PeerLoad(
            first().id(),
            Primary.SITE,
            primary.now,
            RequestRate.perSecond(served),
            RequestRate.perSecond(refused)));
  }

  private List<AgentMessage.EndAgreement> ended() {
    return primary.effects.stream()
        .filter(e -> e instanceof Effect.Tell(var _, AgentMessage.EndAgreement m) && m != null)
        .map(e -> (AgentMessage.EndAgreement) ((Effect.Tell) e).message())
        .toList();
  }

  @Test
  void leavesALenderThatIsSlowOnceAnotherIsLookedFor() {
    borrow();
    primary.answersIn = SLOW;
    pass(55);
    assertThat(ended()).as("a minute of probes is awaited").isEmpty();
    primary.holds("cdn-c.example", 400);
    pass(8);

    assertThat(primary.stories())
        .anyMatch(s ->
            s.startsWith(
                "cdn-b.example does not keep the SLA: of its last 20 probes 19 took longer than"
                    + " 500 ms and 0 failed, and it refuses 0 % of what it agreed to carry (rule"
                    + " borrow.replace-when, policy 1); others are looked for"));
    assertThat(ended()).hasSize(1);
    assertThat(ended().getFirst().agreement()).isEqualTo(first().id());
    assertThat(primary.proposed.getLast().lender().value()).isEqualTo("cdn-c.example");
    assertThat(backing().status())
        .as("it carries clients until the other does")
        .isEqualTo(Backing.Status.READY);
    pass(31);
    assertThat(backing().status()).isEqualTo(Backing.Status.ENDING);
    assertThat(ended()).as("it is ended once").hasSize(1);
  }

  @Test
  void keepsOneThatIsInTime() {
    borrow();
    primary.answersIn = FAST;
    pass(300);
    assertThat(ended()).isEmpty();
    assertThat(backing().conduct().isKnown()).isTrue();
  }

  @Test
  void operatorsDecideHowMuchIsBorne() {
    primary.rules(Map.of("borrow.replace-when", "false"));
    borrow();
    primary.answersIn = SLOW;
    pass(300);
    assertThat(ended()).isEmpty();
    primary.rules(Map.of("borrow.replace-when", "peer == 'cdn-b.example' && late >= 1.0"));
    pass(4);
    assertThat(ended()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"0.2, 0.7, true", "0.7, 0.2, false", "0.2, 0.9, false"})
  void whatItRefusesOfWhatItAgreedToCounts(double served, double refused, boolean left) {
    borrow();
    pass(66);
    double agreed = backing().agreed();
    for (int second = 0; second < 20; second++) {
      pass(1);
      reports(served * agreed, refused * agreed);
    }
    pass(4);
    assertThat(ended()).hasSize(left ? 1 : 0);
  }

  @Test
  void anAddressThatIsOutOfTheDnsTellsNothingOfTheOthers() {
    borrow();
    primary.dead.addAll(backing().announced());
    pass(5);
    assertThat(backing().ready()).isEmpty();
    int counted = backing().conduct().probes();
    pass(3);
    assertThat(backing().conduct().probes()).isEqualTo(counted);
    primary.dead.clear();
    pass(2);
    assertThat(backing().status()).isEqualTo(Backing.Status.READY);
    assertThat(backing().conduct().failedProbes()).isEqualTo(2);
    assertThat(ended()).isEmpty();
  }
}

package io.spillway.mediator.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spillway.model.AgreementId;
import io.spillway.model.RequestRate;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The controller against noiseless clients, some of which may keep answers three times too long.
 */
class SteeringControllerTest {
  private static final AgreementId ONE = new AgreementId("one");
  private static final AgreementId TWO = new AgreementId("two");
  private static final Duration TTL = Duration.ofSeconds(20);
  private static final long START = 5_000;
  private static final double USABLE = 102;
  private static final double CAPACITY = 120;

  private SteeringState state = SteeringState.INITIAL;
  private SteeringOutput output =
      new SteeringOutput(Shares.HOME, false, Duration.ofSeconds(20), Shares.HOME, Shares.HOME);
  private LiveAnswers obeying = LiveAnswers.settled(START, 20, Shares.HOME);
  private LiveAnswers ignoring = LiveAnswers.settled(START, 60, Shares.HOME);
  private Shares reality = Shares.HOME;
  private double ignorant;
  private double uneven;
  private long second = START;

  /** The last second of which the second lender reports. */
  private long lastWord = Long.MAX_VALUE;

  private SteeringTarget target(AgreementId id, double agreed, boolean ready, double load) {
    return new SteeringTarget(
        id,
        RequestRate.perSecond(agreed),
        ready,
        Instant.ofEpochSecond(id.equals(TWO) ? Math.min(second - 1, lastWord) : second - 1),
        RequestRate.perSecond(load),
        RequestRate.ZERO,
        RequestRate.ZERO);
  }

  private void second(double demand, double agreedOne, double agreedTwo) {
    second(demand, demand, agreedOne, agreedTwo);
  }

  private void second(double demand, double ahead, double agreedOne, double agreedTwo) {
    second(demand, ahead, 0, agreedOne, agreedTwo);
  }

  private void second(
      double demand, double ahead, double growth, double agreedOne, double agreedTwo) {
    boolean ready = agreedOne > 0;
    SteeringController.Step step =
        SteeringController.step(
            state,
            new SteeringInput(
                Instant.ofEpochSecond(second),
                RequestRate.perSecond(ahead),
                RequestRate.perSecond(growth),
                RequestRate.perSecond(USABLE),
                RequestRate.perSecond(CAPACITY),
                Instant.ofEpochSecond(second - 1),
                RequestRate.perSecond(demand),
                List.of(
                    target(ONE, agreedOne, ready, demand * reality.of(ONE) - uneven / 2),
                    target(TWO, agreedTwo, ready, demand * reality.of(TWO) - uneven / 2)),
                ready,
                TTL));
    state = step.state();
    output = step.output();
    long ttl = output.ttl().toSeconds();
    obeying = obeying.answered(second, ttl, output.answers());
    ignoring = ignoring.answered(second, 3 * ttl, output.answers());
    reality =
        new Shares(0, new TreeMap<>())
            .plus(obeying.effective(), 1 - ignorant)
            .plus(ignoring.effective(), ignorant);
    second++;
  }

  private void seconds(int count, double demand, double agreedOne, double agreedTwo) {
    for (int i = 0; i < count; i++) {
      second(demand, agreedOne, agreedTwo);
    }
  }

  @Test
  void staysHomeWithoutPeers() {
    seconds(30, 60, 0, 0);
    assertThat(output.answers()).isEqualTo(new Shares(1, output.answers().peers()));
    assertThat(output.ttl()).isEqualTo(TTL);
    assertThat(output.changed()).isFalse();
  }

  @Test
  void sendsEveryNewAnswerAwayAtOnsetUntilOldOnesHaveExpired() {
    seconds(30, 60, 0, 0);
    second(300, 300, 300);
    assertThat(output.answers().own()).isZero();
    assertThat(output.answers().away()).isCloseTo(1, within(1e-9));
    assertThat(output.ttl()).isEqualTo(Duration.ofSeconds(5));
    assertThat(output.effective().own()).isCloseTo(0.95, within(1e-9));
    seconds(4, 300, 300, 300);
    assertThat(output.answers().own()).isZero();
    seconds(40, 300, 300, 300);
    assertThat(300 * reality.own()).isCloseTo(USABLE, within(0.06 * USABLE));
  }

  @Test
  void movesClientsWhileThereIsRoomWhenDemandWillOutgrowItBeforeOldAnswersDie() {
    seconds(30, 60, 0, 0);
    second(80, 89, 3, 300, 300);
    assertThat(output.answers().own()).isBetween(0.5, 0.8);
  }

  @Test
  void staysHomeWhileThereIsRoomAndDemandGrowsSlowly() {
    seconds(30, 60, 0, 0);
    second(70, 73, 1, 300, 300);
    assertThat(output.answers().own()).isEqualTo(1);
  }

  @Test
  void leavesMoreRoomWhereOwnLoadIsUneven() {
    seconds(30, 60, 0, 0);
    seconds(60, 480, 300, 300);
    double even = 480 * reality.own();
    for (int i = 0; i < 200; i++) {
      // A resolver's clients go to and fro: what the own edges get more, the lenders get less.
      uneven = i % 2 == 0 ? 30 : -30;
      second(480, 300, 300);
    }
    uneven = 0;
    assertThat(even).isCloseTo(USABLE, within(0.06 * USABLE));
    assertThat(480 * reality.own()).isBetween(0.6 * USABLE, 0.85 * USABLE);
  }

  @Test
  void neverSteersAPeerAboveWhatItAgreedTo() {
    seconds(30, 60, 0, 0);
    for (int i = 0; i < 120; i++) {
      double demand = Math.min(600, 60 + 9 * i);
      second(demand, Math.min(600, demand + 27), 100, 50);
      assertThat(demand * reality.of(ONE)).isLessThanOrEqualTo(100);
      assertThat(demand * reality.of(TWO)).isLessThanOrEqualTo(50);
    }
    assertThat(600 * reality.of(ONE)).isGreaterThan(85);
    assertThat(reality.own() + reality.away()).isCloseTo(1, within(1e-9));
  }

  @Test
  void comesHomeGradually() {
    seconds(30, 60, 0, 0);
    seconds(60, 600, 300, 300);
    double before = output.answers().own();
    second(60, 300, 300);
    assertThat(output.answers().own() - before).isBetween(0.01, 0.051);
    seconds(40, 60, 300, 300);
    assertThat(reality.own()).isCloseTo(1, within(1e-9));
  }

  @Test
  void sendsNothingMoreToAPeerThatIsNotReady() {
    seconds(30, 60, 0, 0);
    seconds(60, 300, 300, 300);
    second(300, 0, 0);
    assertThat(output.answers().away()).isZero();
  }

  @Test
  void settlesWithoutSwingingThoughAThirdOfTheClientsKeepAnswersTooLong() {
    ignorant = 0.3;
    seconds(70, 60, 0, 0);
    seconds(150, 480, 300, 300);
    for (int i = 0; i < 120; i++) {
      second(480, 300, 300);
      assertThat(480 * reality.own()).isCloseTo(USABLE, within(0.07 * USABLE));
    }
  }

  @Test
  void trustsAPeerLessThatRefusesWhatItAgreedTo() {
    seconds(30, 60, 0, 0);
    seconds(30, 480, 300, 300);
    double before = output.answers().of(ONE);
    for (int i = 0; i < 5; i++) {
      SteeringController.Step step =
          SteeringController.step(
              state,
              new SteeringInput(
                  Instant.ofEpochSecond(second),
                  RequestRate.perSecond(480),
                  RequestRate.ZERO,
                  RequestRate.perSecond(USABLE),
                  RequestRate.perSecond(CAPACITY),
                  Instant.ofEpochSecond(second - 1),
                  RequestRate.perSecond(480),
                  List.of(
                      new SteeringTarget(
                          ONE,
                          RequestRate.perSecond(300),
                          true,
                          Instant.ofEpochSecond(second - 1),
                          RequestRate.perSecond(95),
                          RequestRate.perSecond(95),
                          RequestRate.ZERO),
                      target(TWO, 300, true, 190)),
                  true,
                  TTL));
      state = step.state();
      output = step.output();
      second++;
    }
    assertThat(output.answers().of(ONE)).isLessThan(0.5 * before);
    assertThat(output.answers().of(TWO)).isGreaterThan(output.answers().of(ONE));
  }

  /**
   * Of a silent lender the detector counts nothing once its last report does not stand any more:
   * from the same second on steering adds what it has sent there, and brings nobody home.
   */
  @Test
  void bringsNobodyHomeForALenderThatIsSilent() {
    seconds(30, 60, 0, 0);
    seconds(60, 300, 300, 300);
    double settled = reality.own();
    lastWord = second - 1;
    for (int i = 0; i < 30; i++) {
      boolean stands = Shared.PeerLoad.stands(lastWord, second - 1);
      double counted = stands ? 300 : 300 * (1 - reality.of(TWO));
      second(counted, counted, 300, 300);
      assertThat(output.answers().own())
          .as("silent for %d s", second - 2 - lastWord)
          .isLessThan(1.15 * settled);
    }
  }
}

package io.spillway.demo.initiation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.demo.initiation.InitiationRun.Kind;
import io.spillway.demo.initiation.InitiationRun.Requests;
import io.spillway.demo.initiation.InitiationSettings.Form;
import io.spillway.demo.world.EdgeChoice;
import io.spillway.demo.world.EdgeKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class InitiationResultTest {
  private static final OptionalDouble NEVER = OptionalDouble.empty();

  private static InitiationRun run(Kind kind, long seed, OptionalDouble asked, OptionalDouble dns) {
    return new InitiationRun(
        kind,
        seed,
        40,
        asked,
        asked,
        dns,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        new Requests(10, 1, 0),
        NEVER);
  }

  private static InitiationRun surge(long seed, double asked, double dns) {
    return run(Kind.SURGE, seed, OptionalDouble.of(asked), OptionalDouble.of(dns));
  }

  private static InitiationResult result(
      Form form, Optional<InitiationRun> calm, InitiationRun... surges) {
    InitiationSettings settings =
        new InitiationSettings(
            surges.length,
            1,
            Optional.empty(),
            Duration.ofSeconds(20),
            true,
            EdgeChoice.AUTO,
            form,
            true,
            Optional.empty());
    return new InitiationResult(
        settings, EdgeKind.EMBEDDED, List.of(surges), calm, Optional.empty(), Path.of("runs"));
  }

  @Test
  void isGoodWhenEachFirstAnswerComesInTimeAndNobodyIsAskedWithoutASurge() {
    InitiationRun calm = run(Kind.CALM, 1, NEVER, NEVER);
    InitiationResult good =
        result(Form.FULL, Optional.of(calm), surge(1, 4.1, 5.2), surge(2, 5, 5.9));

    assertThat(good.unmet()).isEmpty();
    assertThat(good.exitCode()).isZero();
  }

  @Test
  void missesTheGoalByTheLatestAnswer() {
    InitiationResult late = result(Form.FULL, Optional.empty(), surge(1, 3, 4), surge(2, 5, 6));

    assertThat(late.unmet()).singleElement().asString().contains("6.0 s", "less than 6 s");
    assertThat(late.exitCode()).isEqualTo(1);
    assertThat(result(Form.SHORT, Optional.empty(), surge(1, 9, 10)).exitCode()).isZero();
  }

  @Test
  void saysWhichSurgeMovedNobody() {
    InitiationRun unmoved = run(Kind.SURGE, 7, OptionalDouble.of(4), NEVER);

    assertThat(result(Form.SHORT, Optional.empty(), surge(1, 4, 5), unmoved).unmet())
        .containsExactly("seed 7: no DNS answer named a peer");
  }

  @Test
  void anAlarmBeforeTheOnsetIsNotASurgeThatWasFoundEarly() {
    assertThat(result(Form.FULL, Optional.empty(), surge(3, -2, -1)).unmet())
        .containsExactly("seed 3: peers were asked before there was a surge");
  }

  @Test
  void failsWhenPeersAreAskedWithoutASurge() {
    InitiationRun calm = run(Kind.CALM, 1, OptionalDouble.of(12), NEVER);

    assertThat(result(Form.SHORT, Optional.of(calm), surge(1, 4, 5)).unmet())
        .containsExactly("peers were asked in the run without a surge");
  }

  @Test
  void anSlaThatWasNeverMissedIsSafeFromTheOnset() {
    assertThat(surge(1, 4, 5).slaSafe()).hasValue(0);
  }
}

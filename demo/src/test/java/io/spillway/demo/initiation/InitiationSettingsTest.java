package io.spillway.demo.initiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.demo.initiation.InitiationSettings.Form;
import io.spillway.demo.world.EdgeChoice;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InitiationSettingsTest {
  private static InitiationSettings settings(int runs, Double rate, Duration ttl) {
    return new InitiationSettings(
        runs, 1, Optional.of(rate), ttl, true, EdgeChoice.AUTO, Form.FULL, true, Optional.empty());
  }

  @Test
  void playsTenfoldInAMinuteAndStaysThereForOne() {
    assertThat(settings(1, 50.0, Duration.ofSeconds(20)).crowdInWords())
        .isEqualTo("50/s ordinarily, 10 times that in 60 s, twofold headroom");
    assertThat(settings(1, 50.0, Duration.ofSeconds(20)).crowd().hold()).hasSeconds(60);
  }

  /** Nodes take no TTL beyond 20 s, so the resolvers make it longer. */
  @Test
  void letsResolversKeepAnswersLongerWhereNodesTakeNoLongerTtl() {
    InitiationSettings within = settings(1, 50.0, Duration.ofSeconds(5));
    InitiationSettings beyond = settings(1, 50.0, Duration.ofSeconds(30));

    assertThat(within.ttlOfNodes()).hasSeconds(5);
    assertThat(within.keeping()).isEqualTo(1);
    assertThat(beyond.ttlOfNodes()).hasSeconds(20);
    assertThat(beyond.keeping()).isEqualTo(1.5);
  }

  @Test
  void refusesWhatCannotBePlayed() {
    Duration ttl = Duration.ofSeconds(20);
    assertThatThrownBy(() -> settings(0, 50.0, ttl)).hasMessage("--runs 0: use 1 to 1000");
    assertThatThrownBy(() -> settings(1, 4.0, ttl))
        .hasMessage("--rate 4.0: use 5 to 1000 requests/s");
    assertThatThrownBy(() -> settings(1, Double.NaN, ttl)).hasMessageContaining("--rate NaN");
    assertThatThrownBy(() -> settings(1, 50.0, Duration.ofMillis(1500)))
        .hasMessage("--ttl 1500ms: use whole seconds from 1s to 5m");
    assertThatThrownBy(() -> settings(1, 50.0, Duration.ofMinutes(6)))
        .hasMessageContaining("--ttl");
  }
}

package io.spillway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.Forecast;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a requirement may be reconsidered. */
class LeewayTest {
  private static final Forecast FORECAST =
      new Forecast(
          new ServiceId("site"),
          Instant.EPOCH,
          new RequestRate(100),
          new RequestRate(50),
          new RequestRate(150),
          new RequestRate(200),
          Duration.ofSeconds(10),
          new RequestRate(120),
          0.95,
          true,
          8_000,
          RequestRate.ZERO);

  private static Leeway leeway(double missing, Map<String, String> rules) {
    return new Leeway(CompiledPolicyTest.policy(rules), FORECAST, missing);
  }

  @Test
  void silentPolicyReconsidersNothing() {
    assertThat(leeway(50, Map.of()).order()).isEmpty();
  }

  @Test
  void orderIsThePolicysAndMayDependOnWhatIsMissing() {
    Map<String, String> rules =
        Map.of("borrow.reconsider", "missing > 30.0 ? ['duration', 'price'] : []");
    assertThat(leeway(50, rules).order()).containsExactly(Relaxation.DURATION, Relaxation.PRICE);
    assertThat(leeway(20, rules).order()).isEmpty();
  }

  @Test
  void boundsFollowTheirRules() {
    Leeway leeway =
        leeway(
            50,
            Map.of(
                "borrow.reconsider.price", "exhaustion > 0.9 ? 1.5 : 1.0",
                "borrow.reconsider.quality", "2.0",
                "borrow.reconsider.duration-s", "60"));
    assertThat(leeway.ceiling().perMillionRequests().micros()).isEqualTo(7_500_000);
    assertThat(leeway.ceiling().perGigabyte().micros()).isEqualTo(150_000);
    assertThat(leeway.latency(Duration.ofMillis(500))).isEqualTo(Duration.ofSeconds(1));
    assertThat(leeway.duration()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void noCeilingAdmitsThePriceOfALenderWhoseRuleFailed() {
    Leeway leeway =
        leeway(
            50,
            Map.of(
                "borrow.ceiling.per-gigabyte", "999999999999",
                "borrow.reconsider.price", "100.0"));
    assertThat(leeway.ceiling().perGigabyte().micros()).isEqualTo(999_999_999_999L);
  }

  @Test
  void failsToWhatTheRequirementWas() {
    Leeway leeway =
        leeway(
            0,
            Map.of(
                "borrow.reconsider", "1 / int(missing) > 0 ? ['price'] : []",
                "borrow.reconsider.price", "usable / missing",
                "borrow.reconsider.duration-s", "600 / int(missing)"));
    assertThat(leeway.order()).isEmpty();
    assertThat(leeway.ceiling()).isEqualTo(CompiledPolicyTest.policy(Map.of()).borrowCeiling());
    assertThat(leeway.duration()).isEqualTo(Duration.ofDays(31));
  }

  @ParameterizedTest
  @ValueSource(strings = {"['prize']", "['price', 'price']"})
  void refusesWordsThatMeanNothingHere(String order) {
    assertThatThrownBy(() -> leeway(1, Map.of("borrow.reconsider", order)))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("borrow.reconsider")
        .hasMessageContaining(
            "use list of words, some of 'price', 'region', 'quality', 'duration', none of them"
                + " twice");
  }

  @Test
  void refusesARuleOfAnotherType() {
    assertThatThrownBy(() -> leeway(1, Map.of("borrow.reconsider", "'price'")))
        .hasMessageContaining("use an expression of type list of words, such as []");
  }

  @Test
  void namesTheRuleItsResultAndTheLineThatDecided() {
    Leeway leeway =
        leeway(50, Map.of("borrow.reconsider.price", "exhaustion < 0.9\n  ? 1.0\n  : 1.5"));
    assertThat(leeway.because(Relaxation.PRICE))
        .isEqualTo("rule borrow.reconsider.price = 1.5, policy 7, line 3");
    assertThat(leeway.because(Relaxation.DURATION))
        .isEqualTo("rule borrow.reconsider.duration-s = 300, by default");
  }

  @Test
  void furtherPeersAreThoseThatTheRuleForRegionsAdmits() {
    CompiledPolicy policy =
        CompiledPolicyTest.policy(Map.of("borrow.reconsider.region", "peer == 'cdn-b.example'"));
    Counterparty b = CompiledPolicyTest.stranger(new CdnName("cdn-b.example"));
    Counterparty c = CompiledPolicyTest.stranger(new CdnName("cdn-c.example"));
    assertThat(policy.borrowFromFurther(b, Footprint.EVERYWHERE, Instant.EPOCH)).isTrue();
    assertThat(policy.borrowFromFurther(c, Footprint.EVERYWHERE, Instant.EPOCH)).isFalse();
  }
}

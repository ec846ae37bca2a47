package io.spillway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.Prefix;
import io.spillway.model.ServiceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What decided in a rule, and the variables of counterparty, region and time. */
class TrialTest {
  private static final CdnName PEER = new CdnName("cdn-b.example");

  private static Trial tried(String rule, String source, Map<String, ?> variables) {
    return CompiledPolicyTest.policy(Map.of(rule, source)).explain(rule, variables);
  }

  private static List<String> parts(Trial trial) {
    return trial.decided().stream().map(d -> d.text() + " = " + d.value()).toList();
  }

  @Test
  void namesTheOperandThatRefused() {
    Trial trial =
        tried(
            "lend.to",
            "peer != 'rival.example' &&\n  record >= 0.8 && requested < 9.0",
            Map.of("peer", "cdn-b.example", "record", 0.5, "requested", 1.0));

    assertThat(trial.result()).isEqualTo(false);
    assertThat(trial.byDefault()).isFalse();
    assertThat(trial.decided())
        .containsExactly(new Trial.Deciding("record >= 0.8", new Trial.Place(2, 3), false));
    assertThat(trial.saw()).containsEntry("record", 0.5);
  }

  @Test
  void namesAllOperandsWhereAllHadToHold() {
    assertThat(
            parts(
                tried(
                    "lend.to",
                    "record >= 0.8 && !(peer in ['a.example'])",
                    Map.of("peer", "cdn-b.example", "record", 0.9))))
        .containsExactly("record >= 0.8 = true", "peer in [\"a.example\"] = false");
  }

  @Test
  void namesConditionAndBranch() {
    assertThat(
            parts(
                tried(
                    "lend.price.per-gigabyte",
                    "utilisation < 0.5 || hour < 6 ? 8000 : 25000",
                    Map.of("utilisation", 0.7, "hour", 3L))))
        .containsExactly("hour < 6 = true", "8000 = 8000");
  }

  @Test
  void explainsWhatFailed() {
    Trial trial = tried("borrow.from", "[true][size(peer)]", Map.of("peer", "b.example"));

    assertThat(trial.result()).isEqualTo(false);
    assertThat(trial.fault())
        .hasValueSatisfying(f -> assertThat(f).contains("nothing is borrowed"));
  }

  @Test
  void lendsWithinARegionAlone() {
    CompiledPolicy policy =
        CompiledPolicyTest.policy(Map.of("lend.to", "within(region, ['198.51.0.0/16', '::/0'])"));
    Footprint inside = new Footprint(List.of(new Prefix("198.51.100.0/24")));

    assertThat(policy.lendTo(asked(inside, Instant.EPOCH))).isTrue();
    assertThat(policy.lendTo(asked(Footprint.EVERYWHERE, Instant.EPOCH))).isFalse();
    assertThat(
            tried("lend.to", "within(region, ['::/0'])", Map.of("region", List.of("here"))).fault())
        .isPresent();
  }

  private static Sale asked(Footprint region, Instant at) {
    return new Sale(
        new Counterparty(PEER, 0.7, 5_000_000, 0), new ServiceId("customer"), region, 1, at);
  }

  @Test
  void hourAndWeekdayAreOfThePolicysTimeZone() {
    Map<String, String> rules =
        Map.of(
            "time-zone",
            "'Europe/Vienna'",
            "lend.reserve",
            "hour == 1 && weekday == 1 ? 0.5 : 0.1");

    // Half past midnight on Monday in UTC is half past one in Vienna.
    assertThat(CompiledPolicyTest.policy(rules).lendReserve(Instant.parse("2026-01-05T00:30:00Z")))
        .isEqualTo(0.5);
    assertThat(CompiledPolicyTest.policy(rules).lendReserve(Instant.parse("2026-01-04T23:30:00Z")))
        .isEqualTo(0.1);
    assertThatThrownBy(() -> CompiledPolicyTest.policy(Map.of("time-zone", "'Vienna'")))
        .hasMessageContaining("use string, a time zone such as 'Europe/Vienna'");
  }

  @Test
  void creditFollowsTheRecordAndFailsClosed() {
    Counterparty good = new Counterparty(PEER, 0.9, 0, 0);

    assertThat(
            CompiledPolicyTest.policy(Map.of("lend.credit", "record < 0.5 ? 0 : 7"))
                .lendCredit(good)
                .micros())
        .isEqualTo(7);
    assertThat(
            CompiledPolicyTest.policy(Map.of("lend.credit", "1 / int(volume)"))
                .lendCredit(good)
                .micros())
        .isZero();
  }

  @Test
  void tellsWhichVariablesARuleNames() {
    CompiledPolicy policy = CompiledPolicyTest.policy(Map.of("lend.to", "record > 0.5"));

    assertThat(policy.variablesOf("lend.to")).extracting("name").containsExactly("record");
    assertThat(policy.variablesOf("lend.credit")).isEmpty();
  }

  @Test
  void aNameHasOneTypeEverywhere() {
    Map<String, PolicyType> types = new TreeMap<>();
    for (PolicyRule rule : PolicyRules.list()) {
      for (PolicyRule.Variable v : rule.variables()) {
        assertThat(Optional.ofNullable(types.put(v.name(), v.type())).orElse(v.type()))
            .as(v.name())
            .isEqualTo(v.type());
      }
    }
  }

  @Test
  void errorTellsThePlace() {
    assertThatThrownBy(() -> CompiledPolicyTest.policy(Map.of("lend.to", "true &&\n  pear == ''")))
        .isInstanceOfSatisfying(
            PolicyException.class, e -> assertThat(e.place()).contains(new Trial.Place(2, 3)));
  }
}

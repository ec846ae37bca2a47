package io.spillway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.Forecast;
import io.spillway.model.Money;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CompiledPolicyTest {
  private static final CdnName PEER = new CdnName("cdn-b.example");
  private static final ServiceId SERVICE = new ServiceId("customer");

  static CompiledPolicy policy(Map<String, String> rules) {
    return CompiledPolicy.compile(new PolicyDocument(7, new TreeMap<>(rules)));
  }

  static Counterparty stranger(CdnName peer) {
    return new Counterparty(peer, 0.7, 0, 0);
  }

  static Sale sale(CdnName peer, double requested) {
    return new Sale(stranger(peer), SERVICE, Footprint.EVERYWHERE, requested, Instant.EPOCH);
  }

  private static Forecast forecast(boolean changed, double exhaustion, double upper) {
    return new Forecast(
        SERVICE,
        Instant.EPOCH,
        new RequestRate(100),
        new RequestRate(50),
        new RequestRate(upper / 2),
        new RequestRate(upper),
        Duration.ofSeconds(10),
        new RequestRate(120),
        exhaustion,
        changed,
        8_000,
        RequestRate.ZERO);
  }

  static java.util.List<PolicyRule> rules() {
    return PolicyRules.list();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void defaultOfEveryRuleCompilesAndIsDocumented(PolicyRule rule) {
    assertThat(CompiledRule.compile(rule, rule.byDefault())).isNotNull();
    assertThat(rule.meaning()).isNotBlank();
    assertThat(rule.safe().effect()).isNotBlank();
    if (!rule.variables().isEmpty()) {
      assertThat(rule.type().holds(rule.safe().result())).isTrue();
    }
  }

  @Test
  void silentPolicyHasTheDefaults() {
    CompiledPolicy policy = policy(Map.of());

    assertThat(policy.version()).isEqualTo(7);
    assertThat(policy.borrowWhen(forecast(true, 0.85, 300))).isTrue();
    assertThat(policy.borrowWhen(forecast(true, 0.84, 300))).isFalse();
    assertThat(policy.borrowWhen(forecast(false, 1, 300))).isTrue();
    assertThat(policy.borrowWhen(forecast(false, 0.99, 300))).isFalse();
    assertThat(policy.borrowEndWhen(forecast(true, 0, 95))).isTrue();
    assertThat(policy.borrowEndWhen(forecast(true, 0, 96))).isFalse();
    assertThat(policy.borrowFrom(stranger(PEER), Footprint.EVERYWHERE, Instant.EPOCH)).isTrue();
    assertThat(policy.borrowStanding(120)).isEqualTo(4.0);
    assertThat(policy.borrowMargin()).isEqualTo(1.25);
    assertThat(policy.borrowMaxShare()).isEqualTo(1.0);
    assertThat(policy.borrowDuration()).isEqualTo(Duration.ofMinutes(15));
    assertThat(policy.borrowCeiling().perGigabyte()).isEqualTo(new Money("EUR", 100_000));
    assertThat(policy.capPerHour()).isEqualTo(new Money("EUR", 50_000_000));
    assertThat(policy.capPerArrangement()).isEqualTo(new Money("EUR", 50_000_000));
    assertThat(policy.capPerMonth()).isEqualTo(new Money("EUR", 500_000_000));
    assertThat(policy.lendTo(sale(PEER, 0))).isTrue();
    assertThat(policy.lendReserve(Instant.EPOCH)).isEqualTo(0.2);
    assertThat(policy.lendMaxShare()).isEqualTo(0.8);
    assertThat(policy.lendPrice(sale(PEER, 50), 0.3).perMillionRequests().micros())
        .isEqualTo(1_000_000);
    assertThat(policy.lendStandingValidity()).isEqualTo(Duration.ofSeconds(60));
    assertThat(policy.lendRecallNotice()).isEqualTo(Duration.ofSeconds(30));
    assertThat(policy.edgeUsable()).isEqualTo(0.85);
  }

  @Test
  void rulesDecideOnTheirVariables() {
    CompiledPolicy policy =
        policy(
            Map.of(
                "currency", "'CHF'",
                "borrow.when", "demand > 0.5 * usable && horizon_s <= 10",
                "lend.to", "peer in ['cdn-b.example'] && service.startsWith('cust')",
                "lend.price.per-gigabyte",
                    "utilisation > 0.5 ? 30000 : int(10000.0 + 2.0 * requested)"));

    assertThat(policy.borrowWhen(forecast(false, 0, 1))).isTrue();
    assertThat(policy.lendTo(sale(PEER, 0))).isTrue();
    assertThat(policy.lendTo(sale(new CdnName("cdn-c.example"), 0))).isFalse();
    assertThat(policy.lendPrice(sale(PEER, 1), 0.6).perGigabyte())
        .isEqualTo(new Money("CHF", 30_000));
    assertThat(policy.lendPrice(sale(PEER, 100), 0.4).perGigabyte())
        .isEqualTo(new Money("CHF", 10_200));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          borrow.wen       | true                    | did you mean borrow.when?
          borrow.when      | changed &&              | borrow.when: 1:
          borrow.when      | changd                  | 1:1: undeclared reference to 'changd'
          borrow.when      | changd                  | it may refer to demand (double)
          borrow.when      | 1.5                     | expected type 'bool' but found 'double'
          borrow.when      | demand * 2 > usable     | write whole numbers as doubles
          borrow.margin    | 2                       | use an expression of type double, such as 1.25
          borrow.margin    | 0.5                     | resulted in 0.5: use double, 1.0 to 10.0
          borrow.margin    | 0.0 / 0.0               | resulted in NaN
          borrow.duration-s | 1 / 0                  | failed:
          borrow.duration-s | 5                      | use int, 10 to 2678400
          currency         | "euro"                  | use string, text of the form [A-Z]{3}
          lend.price.per-gigabyte | -1               | resulted in -1
          borrow.cap.per-hour | 1000.0               | expected type 'int'
          lend.to          | within(region, ['AT'])  | 1:17: "AT" is no network: use an address and
          lend.to          | peer == 'a' && within(region, ['::/0', '::/129']) | 1:40: "::/129" is
          lend.to          | within(peer == 'a' ? ['1.2.3.4'] : region, region) | "1.2.3.4" is no
          lend.to          | within(region, ['::/0'] + ['10.0.0.0/8 ']) | "10.0.0.0/8 " is no
          lend.to          | within(region, ['198.51.0.7/24']) | is 198.51.0.0/24 meant?
          """)
  void refusalsNameRulePlaceAndMend(String rule, String source, String expected) {
    assertThatThrownBy(() -> policy(Map.of(rule, source)))
        .isInstanceOf(PolicyException.class)
        .hasMessageStartingWith("policy rule " + rule)
        .hasMessageContaining(expected);
  }

  @Test
  void aRuleThatWasAdoptedBeforeItsNetworksWereCheckedFailsWhenItIsAsked() {
    PolicyDocument adopted =
        new PolicyDocument(1, new TreeMap<>(Map.of("lend.to", "within(region, ['here'])")));

    assertThat(CompiledPolicy.of(adopted).lendTo(sale(PEER, 0))).isFalse();
    assertThatThrownBy(() -> CompiledPolicy.compile(adopted)).isInstanceOf(PolicyException.class);
  }

  @Test
  void refusesSourcesWithoutBound() {
    String tooLong = "true" + " && true".repeat(1_000);
    String tooDeep = "(".repeat(100) + "true" + ")".repeat(100);
    String tooMany = "true" + " && true".repeat(450) + " && [1].all(x, x > 0)".repeat(10);

    for (String source : new String[] {tooLong, tooDeep, tooMany}) {
      assertThatThrownBy(() -> policy(Map.of("borrow.when", source)))
          .isInstanceOf(PolicyException.class)
          .hasMessageStartingWith("policy rule borrow.when");
    }
  }

  @Test
  void loopsThatRunTooLongAreAFault() {
    String list = "[1,2,3,4,5,6,7,8,9,10,11,12]";
    String loops =
        "%1$s.all(a, %1$s.all(b, %1$s.all(c, usable > double(a + b + c))))".formatted(list);
    CompiledPolicy policy = policy(Map.of("borrow.when", loops));

    Outcome outcome = policy.evaluate("borrow.when", Map.of("usable", 120.0));

    assertThat(outcome.result()).isEqualTo(false);
    assertThat(outcome.fault()).hasValueSatisfying(f -> assertThat(f).contains("Iteration budget"));
  }

  @Test
  void failingRuleNeitherBorrowsNorLends() {
    CompiledPolicy policy =
        policy(
            Map.of(
                "borrow.when", "1 / int(demand - 100.0) == 0",
                "borrow.end-when", "1 / int(demand - 100.0) == 0",
                "borrow.from", "[true][size(peer)]",
                "borrow.standing", "usable * -1.0",
                "lend.to", "{'other': true}[peer]",
                "lend.price.per-gigabyte", "int(requested) * 9223372036854775807"));

    assertThat(policy.borrowWhen(forecast(true, 1, 500))).isFalse();
    assertThat(policy.borrowEndWhen(forecast(true, 1, 500))).isFalse();
    assertThat(policy.borrowFrom(stranger(PEER), Footprint.EVERYWHERE, Instant.EPOCH)).isFalse();
    assertThat(policy.borrowStanding(10)).isZero();
    assertThat(policy.lendTo(sale(PEER, 0))).isFalse();
    assertThat(policy.lendPrice(sale(PEER, 3), 0).within(policy.borrowCeiling())).isFalse();
    assertThat(policy.lendPrice(sale(PEER, 3), 0).perGigabyte().micros())
        .isEqualTo(PolicyRules.PROHIBITIVE_MICROS);
    assertThat(policy.evaluate("borrow.standing", Map.of("usable", 10.0)).fault())
        .contains(
            "policy rule borrow.standing resulted in -10.0: use double, 0.0 to 1000.0;"
                + " no standing offers are held");
  }

  @Test
  void languageHasNoClock() {
    for (String source : new String[] {"now() > 0", "timestamp() == timestamp()", "now != 0"}) {
      assertThatThrownBy(() -> policy(Map.of("borrow.when", source)))
          .isInstanceOf(PolicyException.class);
    }
  }
}

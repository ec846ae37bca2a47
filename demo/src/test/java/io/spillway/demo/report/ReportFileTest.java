package io.spillway.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.demo.client.Tally.Totals;
import io.spillway.demo.report.RunRecord.Mode;
import io.spillway.model.CdnName;
import io.spillway.model.Money;
import io.spillway.model.RequestRate;
import io.spillway.model.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportFileTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final CdnName A = new CdnName("cdn-a.example");
  private static final CdnName B = new CdnName("cdn-b.example");

  private static NodesAccount closed(boolean balanced) {
    Tariff tariff =
        new Tariff(new Money("EUR", 1_000_000), new Money("EUR", 10_000), new Money("EUR", 500));
    return new NodesAccount(
        Optional.of("arr-1"),
        List.of(
            new NodesAccount.State("INITIATED", START.plusSeconds(33)),
            new NodesAccount.State("PREPARING", START.plusMillis(34_500)),
            new NodesAccount.State("CLOSED", START.plusSeconds(300))),
        0,
        List.of(
            new NodesAccount.AgreementLine(
                "ag-1", 0, A, B, tariff, new RequestRate(240), "key-a", "key-b")),
        List.of(new NodesAccount.InvoiceLine("ag-1", B, A, new Money("EUR", 48_211))),
        balanced,
        0);
  }

  private static RunRecord run(Mode mode, long failed, NodesAccount nodes) {
    return new RunRecord(
        mode,
        7,
        "nginx",
        Map.of("ttl", "20s"),
        START,
        mode == Mode.NO_SURGE ? Optional.empty() : Optional.of(Duration.ofMillis(31_250)),
        Optional.of(START.plusMillis(33_000)),
        OptionalDouble.of(36.5),
        OptionalInt.of(60),
        OptionalInt.of(31),
        OptionalInt.empty(),
        0.777777,
        new Totals(1000, failed, 3, 21, 0),
        OptionalLong.of(4),
        Map.of("HTTP 503 at cdn-a.example", (int) failed),
        0.5,
        nodes);
  }

  private static JsonNode json(RunRecord run) {
    return JsonMapper.builder().build().readTree(ReportFile.json(run, Judgement.of(run)));
  }

  @Test
  void hasEveryKeyOfTheIssue() {
    JsonNode json = json(run(Mode.SURGE, 10, closed(true)));

    assertThat(json.propertyNames())
        .contains(
            "detected_after_ms",
            "agreed_after_ms",
            "first_redirected_after_ms",
            "excess_moved_after_ms",
            "sla_met_after_ms",
            "requests",
            "redirected_share_peak",
            "arrangement",
            "agreements",
            "invoices",
            "ledger_balanced",
            "delegations_left",
            "edges",
            "seed",
            "settings");
    assertThat(json.at("/requests").propertyNames()).contains("total", "failed", "slow");
    assertThat(json.at("/arrangement/states/0/state").asString()).isEqualTo("INITIATED");
    assertThat(json.at("/agreements/0/signature_keys/lender").asString()).isEqualTo("key-b");
    assertThat(json.at("/invoices/0/amount").decimalValue()).isEqualByComparingTo("0.048211");
    assertThat(json.at("/invoices/0/from").asString()).isEqualTo("cdn-b.example");
  }

  @Test
  void countsFromTheOnset() {
    JsonNode json = json(run(Mode.SURGE, 10, closed(true)));

    assertThat(json.at("/detected_after_ms").asLong()).isEqualTo(1_750);
    assertThat(json.at("/agreed_after_ms").asLong()).isEqualTo(3_250);
    assertThat(json.at("/first_redirected_after_ms").asLong()).isEqualTo(5_250);
    assertThat(json.at("/excess_moved_after_ms").asLong()).isEqualTo(28_750);
    assertThat(json.at("/sla_met_after_ms").asLong()).isZero();
    assertThat(json.at("/sla_broken_after_ms").isNull()).isTrue();
  }

  @Test
  void isContentWhenClosedBalancedAndATenthOfTheFailures() {
    assertThat(Judgement.of(run(Mode.SURGE, 50, closed(true))).exitCode()).isZero();
  }

  @Test
  void namesWhatIsUnmet() {
    assertThat(Judgement.of(run(Mode.SURGE, 51, closed(true))).unmet()).hasSize(1);
    assertThat(Judgement.of(run(Mode.SURGE, 0, closed(false))).unmet()).hasSize(1);
    assertThat(Judgement.of(run(Mode.SURGE, 0, NodesAccount.empty())).exitCode()).isEqualTo(1);
  }

  @Test
  void wantsClosedWhatATraceWithoutAnOnsetBegan() {
    RunRecord surge = run(Mode.SURGE, 0, closed(true));
    assertThat(Judgement.of(withoutOnset(surge, NodesAccount.empty())).exitCode()).isZero();
    assertThat(Judgement.of(withoutOnset(surge, closed(true))).exitCode()).isZero();
    assertThat(Judgement.of(withoutOnset(surge, closed(false))).unmet())
        .containsExactly("the ledgers do not balance");
  }

  private static RunRecord withoutOnset(RunRecord run, NodesAccount nodes) {
    return new RunRecord(
        run.mode(),
        run.seed(),
        run.edges(),
        run.settings(),
        run.startedAt(),
        Optional.empty(),
        run.detectedAt(),
        run.firstRedirect(),
        run.excessMoved(),
        run.slaMet(),
        run.slaBroken(),
        run.redirectedShareHighest(),
        run.totals(),
        run.failedEarly(),
        run.reasons(),
        run.referenceShare(),
        nodes);
  }

  @Test
  void wantsNothingInitiatedWithoutSurge() {
    assertThat(Judgement.of(run(Mode.NO_SURGE, 0, NodesAccount.empty())).exitCode()).isZero();
    assertThat(Judgement.of(run(Mode.NO_SURGE, 0, closed(true))).exitCode()).isEqualTo(1);
  }

  @Test
  void isContentWithoutPeeringWhenItRan() {
    assertThat(Judgement.of(run(Mode.WITHOUT_PEERING, 900, NodesAccount.empty())).exitCode())
        .isZero();
  }
}

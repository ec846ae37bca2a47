package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.demo.initiation.InitiationResult;
import io.spillway.demo.initiation.InitiationRun;
import io.spillway.demo.initiation.InitiationRun.Kind;
import io.spillway.demo.initiation.InitiationRun.Requests;
import io.spillway.demo.initiation.InitiationSettings;
import io.spillway.demo.initiation.InitiationSettings.Form;
import io.spillway.demo.world.EdgeChoice;
import io.spillway.demo.world.EdgeKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InitiationReportTest {
  private static final OptionalDouble NEVER = OptionalDouble.empty();

  private static OptionalDouble at(double seconds) {
    return OptionalDouble.of(seconds);
  }

  private static InitiationRun surge(long seed, double first, OptionalDouble met, double waiting) {
    return new InitiationRun(
        Kind.SURGE,
        seed,
        31.5,
        at(first - 1),
        at(first - 0.5),
        at(first),
        at(first + 0.25),
        at(19),
        at(7),
        met,
        new Requests(2_000, 20, 3),
        at(waiting));
  }

  private static InitiationRun without(Kind kind, long failed) {
    return new InitiationRun(
        kind,
        1,
        31.5,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        new Requests(2_000, failed, 0),
        NEVER);
  }

  private static InitiationResult result(double waiting) {
    InitiationSettings settings =
        new InitiationSettings(
            2,
            1,
            Optional.of(80.0),
            Duration.ofSeconds(30),
            false,
            EdgeChoice.AUTO,
            Form.FULL,
            true,
            Optional.empty());
    return new InitiationResult(
        settings,
        EdgeKind.NGINX,
        List.of(surge(1, 5.5, at(12.25), waiting), surge(2, 6.5, NEVER, 0.25)),
        Optional.of(without(Kind.CALM, 0)),
        Optional.of(without(Kind.ALONE, 1_340)),
        Path.of("/runs"));
  }

  @Test
  void printsARowForEachRunThenMedianAndWorst() {
    List<String> lines = InitiationReport.lines(result(0.12));

    assertThat(lines)
        .contains(
            "80/s ordinarily, 10 times that in 60 s, twofold headroom, nginx edges, TTL 30 s, own"
                + " edges do not redirect; 3 footprints",
            "without a surge: nobody was asked, 0 of 2,000 requests failed (0.00 %)",
            "without peers: 1,340 of 2,000 requests failed (67.00 %)",
            "journals, logs, story.txt and seconds.csv of each run: /runs",
            "Not as it should be: the latest first redirected answer came 6.5 s after the onset;"
                + " the goal is less than 6 s");
    assertThat(lines)
        .anySatisfy(line ->
            assertThat(line).matches("1 +4.5 +5.0 +5.5 +5.8 +19.0 +7.0 +12.3 +1.00 % +12 %"))
        .anySatisfy(line ->
            assertThat(line).matches("median +5.0 +5.5 +6.0 +6.3 +19.0 +7.0 +never +1.00 %"))
        .anySatisfy(line -> assertThat(line).matches("worst +5.5 .* never +1.00 %"))
        .noneSatisfy(line -> assertThat(line).contains("busy"));
  }

  @Test
  void saysWhenTheMachineWasBusy() {
    assertThat(InitiationReport.lines(result(0.81)))
        .contains(
            "the machine was busy: processes waited for a processor in 81 % of the 10 s after an"
                + " onset, so times are longer than they would be");
  }

  @Test
  void givesScriptsTheSameAndNullForWhatDidNotHappen() {
    JsonNode json = JsonMapper.builder().build().readTree(InitiationReport.json(result(0.12)));

    assertThat(json.path("ttl_s").asInt()).isEqualTo(30);
    assertThat(json.path("runs")).hasSize(2);
    assertThat(json.at("/runs/0/first_redirected_answer_s").asDouble()).isEqualTo(5.5);
    assertThat(json.at("/runs/0/cpu_waiting_share").asDouble()).isEqualTo(0.12);
    assertThat(json.at("/runs/1/sla_met_s").isNull()).isTrue();
    assertThat(json.at("/median/first_redirected_answer_s").asDouble()).isEqualTo(6.0);
    assertThat(json.at("/worst/first_redirected_answer_s").asDouble()).isEqualTo(6.5);
    assertThat(json.at("/worst/sla_met_s").isNull()).isTrue();
    assertThat(json.at("/without_surge/initiated").asBoolean(true)).isFalse();
    assertThat(json.at("/without_peers/failed_share").asDouble()).isEqualTo(0.67);
    assertThat(json.path("unmet")).hasSize(1);
    assertThat(json.path("exit_code").asInt()).isEqualTo(1);
  }

  @Test
  void refusesOptionsThatCannotBeWithTheMend() {
    assertThat(CommandLineRun.of("bench", "initiation", "--runs", "0"))
        .satisfies(run -> {
          assertThat(run.exitCode()).isEqualTo(2);
          assertThat(run.err())
              .isEqualToIgnoringNewLines("spillway bench initiation: --runs 0: use 1 to 1000");
        });
    assertThat(CommandLineRun.of("bench", "initiation", "--ttl", "30").err())
        .contains("\"30\": use a number and a unit");
    assertThat(CommandLineRun.of("bench", "initiation", "--ttl", "1500ms").err())
        .contains("use whole seconds from 1s to 5m");
    assertThat(CommandLineRun.of("bench", "initiation", "--rate", "1").err())
        .contains("--rate 1.0: use 5 to 1000 requests/s");
    assertThat(CommandLineRun.of("bench", "initiation", "--short", "--runs", "x").exitCode())
        .isEqualTo(2);
  }
}

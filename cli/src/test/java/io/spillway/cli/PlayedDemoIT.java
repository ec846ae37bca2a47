package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spillway.edges.nginx.NginxFinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real {@code spillway demo}, played to its end with a short crowd, and its report. */
class PlayedDemoIT {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final String SURGE =
      "--rate=25 --factor=6 --before=22s --ramp=20s --hold=10s --fall=3s --after=3s --ttl=5s";
  private static final String SHORT =
      "--rate=25 --factor=6 --before=22s --ramp=8s --hold=8s --fall=2s --after=2s --ttl=5s";

  /** Without peers nothing is to be learnt before the crowd comes. */
  private static final String ALONE =
      "--rate=25 --factor=6 --before=3s --ramp=8s --hold=8s --fall=2s --after=2s --ttl=5s";

  @TempDir private Path folder;

  /** How a run ended. */
  private record Played(int exitCode, String output, JsonNode report) {}

  private Played play(String crowd, String... options) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    Path report = folder.resolve("report.json");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Spillway.class.getName(), "demo", "--plain"));
    command.addAll(List.of(crowd.split(" ", -1)));
    command.addAll(List.of("--dir", folder.resolve("world").toString()));
    command.addAll(List.of("--report", report.toString()));
    command.addAll(List.of(options));
    Process demo =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("the demo comes to its end: %s", Files.readString(output))
          .isTrue();
    } finally {
      demo.destroy();
    }
    String said = Files.readString(output);
    assertThat(report).as(said).exists();
    return new Played(demo.exitValue(), said, new JsonMapper().readTree(report.toFile()));
  }

  /** With nginx; KilledNodesIT has embedded edges. */
  @Test
  void lendsServesBillsAndClosesInASurge() throws Exception {
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(NginxFinder.find().isPresent(), "there is no nginx: apt-get install nginx-light");
    }
    Played played = play(SURGE, "--edges", "nginx");

    JsonNode report = played.report();
    assertThat(played.exitCode()).as(played.output()).isZero();
    assertThat(report.path("edges").asString()).isEqualTo("nginx");
    assertThat(report.path("ledger_balanced").asBoolean()).isTrue();
    assertThat(report.path("delegations_left").asInt(-1)).isZero();
    assertThat(report.path("agreements")).isNotEmpty();
    assertThat(report.path("invoices")).isNotEmpty();
    assertThat(report.at("/arrangement/states")).isNotEmpty();
    assertThat(report.at("/requests/total").asLong()).isGreaterThan(1_000);
    long detected = report.path("detected_after_ms").asLong();
    long agreed = report.path("agreed_after_ms").asLong();
    long redirected = report.path("first_redirected_after_ms").asLong();
    assertThat(detected).isPositive().isLessThanOrEqualTo(agreed);
    assertThat(agreed).isLessThanOrEqualTo(redirected);
    assertThat(report.path("redirected_share_peak").asDouble()).isPositive();
  }

  @Test
  void initiatesNothingWithoutASurge() throws Exception {
    Played played = play(SHORT, "--edges", "embedded", "--no-surge");
    assertThat(played.exitCode()).as(played.output()).isZero();
    assertThat(played.report().path("agreements")).isEmpty();
    assertThat(played.report().at("/requests/failed").asLong()).isZero();
  }

  @Test
  void failsManyWhenNobodyMayBeAsked() throws Exception {
    Played played = play(ALONE, "--edges", "embedded", "--without-peering");
    assertThat(played.exitCode()).as(played.output()).isZero();
    assertThat(played.report().path("invoices")).isEmpty();
    assertThat(played.report().at("/requests/failed").asLong())
        .isGreaterThan(played.report().at("/requests/total").asLong() / 4);
  }
}

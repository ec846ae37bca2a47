package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * A real {@code spillway bench initiation --short}: what it measures happens, however long it
 * takes.
 */
class InitiationIT {
  private static final Duration PATIENCE = Duration.ofMinutes(12);

  @TempDir private Path folder;

  @Test
  void measuresASurgeAndComparesItWithACalmAndWithoutPeers() throws Exception {
    JsonNode report = played();

    assertThat(report.path("unmet")).isEmpty();
    assertThat(report.path("runs")).hasSize(1);
    JsonNode run = report.path("runs").get(0);
    assertThat(run.path("initiated").asBoolean()).isTrue();
    double asked = run.path("detected_s").asDouble();
    double agreed = run.path("agreed_s").asDouble();
    assertThat(asked).isPositive().isLessThanOrEqualTo(agreed);
    assertThat(run.path("first_redirected_answer_s").asDouble()).isGreaterThan(agreed);
    assertThat(report.path("worst")).isEqualTo(withoutCounts(report.path("worst"), run));
    assertThat(report.at("/without_surge/initiated").asBoolean(true)).isFalse();
    assertThat(report.at("/without_peers/initiated").asBoolean(true)).isFalse();
    assertThat(report.at("/without_peers/failed_share").asDouble())
        .isGreaterThan(run.path("failed_share").asDouble());
    assertThat(report.path("exit_code").asInt(-1)).isZero();
  }

  /** Of one run, the worst is that run. */
  private static JsonNode withoutCounts(JsonNode worst, JsonNode run) {
    var same = JsonMapper.builder().build().createObjectNode();
    worst.propertyNames().forEach(name -> same.set(name, run.path(name)));
    return same;
  }

  private JsonNode played() throws IOException, InterruptedException {
    Path output = folder.resolve("output.json");
    Path told = folder.resolve("told.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Spillway.class.getName(), "bench", "initiation", "--short"));
    command.addAll(List.of("--edges", "embedded", "-o", "json"));
    command.addAll(List.of("--dir", folder.resolve("runs").toString()));
    Process bench =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(told.toFile())
            .start();
    try {
      assertThat(bench.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("the bench comes to its end: %s", Files.readString(told))
          .isTrue();
    } finally {
      bench.destroy();
    }
    assertThat(bench.exitValue()).as(Files.readString(told) + Files.readString(output)).isZero();
    return JsonMapper.builder().build().readTree(output.toFile());
  }
}

package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spillway.edges.nginx.NginxFinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real {@code spillway demo} that is ended from outside, while it starts its world or when that
 * runs: none of its processes outlives it, nodes, edges and the guard included.
 */
class EndedDemoIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String STARTS_NODES = "starting the nodes of";
  private static final String RUNS = "waiting until";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "INT,  nginx,    " + STARTS_NODES,
    "INT,  embedded, " + RUNS,
    "HUP,  nginx,    " + STARTS_NODES,
    "TERM, embedded, " + STARTS_NODES,
    "TERM, nginx,    " + RUNS,
    "KILL, nginx,    " + RUNS,
    "KILL, embedded, " + RUNS
  })
  void leavesNoProcessWhenItIsSent(String signal, String edges, String when) throws Exception {
    assumeTrue(edges.equals("embedded") || NginxFinder.find().isPresent(), "there is no nginx");
    Path output = folder.resolve("output.txt");
    Process demo = start(edges, output);
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> !demo.isAlive() || Files.readString(output).contains(when));
      assertThat(demo.isAlive()).as("the demo runs: %s", Files.readString(output)).isTrue();
      assertThat(FolderProcesses.list(folder)).as("processes of the demo").hasSizeGreaterThan(3);

      send(signal, demo);

      assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(FolderProcesses.list(folder)).as("what it left").isEmpty());
    } finally {
      demo.destroyForcibly();
      FolderProcesses.list(folder).forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Its signals are not ignored, whatever the shell that started this test has set. */
  private Process start(String edges, Path output) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.add(Spillway.class.getName());
    command.addAll(List.of("demo", "--plain", "--edges", edges));
    command.addAll(List.of("--dir", folder.resolve("world").toString()));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static void send(String signal, Process to) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-s", signal, Long.toString(to.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }
}

package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spillway.edges.nginx.NginxFinder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/tour.md}, executed: every {@code sh} block in its order, in one shell, and after it
 * what the {@code text} block that follows says. Three dots stand for anything.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class TourIT {
  private static final Path PAGE = Path.of("..", "docs", "tour.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```(sh|text)\n(.*?)```");

  @TempDir private Path home;

  /** Commands, and the lines that have to be in their output, in this order. */
  private record Stage(String commands, List<String> expected) {}

  @Test
  void everyCommandDoesWhatThePageSays() throws IOException, InterruptedException {
    requireTools();
    List<Stage> stages = stages(Files.readString(PAGE));
    assertThat(stages).hasSizeGreaterThan(8);

    List<String> outputs = run(stages);

    assertThat(outputs).as("stages that came to their end").hasSize(stages.size());
    for (int i = 0; i < stages.size(); i++) {
      requireLines(stages.get(i), outputs.get(i));
    }
    assertThat(FolderProcesses.list(home)).as("processes that the tour left").isEmpty();
  }

  private static void requireTools() {
    String missing =
        Stream.of("dig", "curl")
            .filter(tool ->
                Stream.of(System.getenv("PATH").split(":", -1))
                    .noneMatch(folder -> Files.isExecutable(Path.of(folder, tool))))
            .collect(Collectors.joining(", "));
    boolean there = NginxFinder.find().isPresent() && missing.isEmpty();
    String message =
        "the tour needs nginx, dig and curl: apt-get install nginx-light dnsutils curl";
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as(message).isTrue();
    }
    assumeTrue(there, message);
  }

  private static List<Stage> stages(String page) {
    List<Stage> stages = new ArrayList<>();
    Matcher block = BLOCK.matcher(page);
    while (block.find()) {
      String text = block.group(2);
      if (block.group(1).equals("sh")) {
        stages.add(new Stage(text, List.of()));
      } else {
        Stage last = stages.removeLast();
        stages.add(new Stage(last.commands(), text.lines().toList()));
      }
    }
    return stages;
  }

  private static void requireLines(Stage stage, String output) {
    int from = 0;
    List<String> said = output.lines().toList();
    for (String expected : stage.expected()) {
      Pattern pattern =
          Pattern.compile(
              Stream.of(expected.split("\\.\\.\\.", -1))
                  .map(part -> Pattern.quote(part.strip()))
                  .collect(Collectors.joining(".*")));
      int at = from;
      while (at < said.size() && !pattern.matcher(said.get(at).strip()).matches()) {
        at++;
      }
      assertThat(at)
          .as(
              "\"%s\" after line %d of what this said:%n%s%n%s",
              expected, from, stage.commands(), output)
          .isLessThan(said.size());
      from = at + 1;
    }
  }

  /** The output of each stage that came to its end. */
  private List<String> run(List<Stage> stages) throws IOException, InterruptedException {
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path program = bin.resolve("spillway");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '%s' -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp '%s' %s \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                Spillway.class.getName()));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    StringBuilder script = new StringBuilder("set -m\n");
    for (int i = 0; i < stages.size(); i++) {
      script
          .append(stages.get(i).commands())
          .append("echo; echo '----- stage ")
          .append(i)
          .append(" of the tour is over -----'\n");
    }
    Path file = Files.writeString(home.resolve("tour.sh"), script);
    Path output = home.resolve("output.txt");
    ProcessBuilder shell =
        new ProcessBuilder("bash", file.toString())
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    shell.environment().put("HOME", home.toString());
    shell.environment().put("PATH", bin + ":/usr/sbin:" + System.getenv("PATH"));
    Process process = shell.start();
    try {
      process.waitFor(14, TimeUnit.MINUTES);
    } finally {
      process.destroyForcibly();
      if (process.isAlive() || process.waitFor() != 0) {
        FolderProcesses.list(home).forEach(ProcessHandle::destroyForcibly);
      }
    }
    String said = Files.readString(output, StandardCharsets.UTF_8);
    List<String> parts =
        List.of(said.split("\n----- stage [0-9]+ of the tour is over -----\n", -1));
    return parts.subList(0, parts.size() - 1);
  }
}

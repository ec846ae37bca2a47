package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the commands say of themselves. */
class HelpTest {
  static Stream<String> commands() {
    return Spillway.commandLine().getSubcommands().keySet().stream()
        .filter(name -> !name.equals("help") && !name.equals("generate-completion"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandTeachesWithAnExample(String name) {
    CommandLineRun run = CommandLineRun.of(name, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: spillway " + name, "Example", "  spillway " + name);
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
  }

  /** All commands with those below them, by their whole name. */
  private static void all(CommandLine command, Map<String, CommandLine> found) {
    command
        .getSubcommands()
        .forEach((name, below) -> {
          if (!name.equals("help") && !name.equals("generate-completion")) {
            found.put(below.getCommandSpec().qualifiedName(), below);
            all(below, found);
          }
        });
  }

  /** An example that is broken over lines cannot be copied. */
  @Test
  void examplesStandOnOneLineAndSummariesAreWhole() {
    Map<String, CommandLine> found = new TreeMap<>();
    all(Spillway.commandLine(), found);

    assertThat(found).hasSizeGreaterThan(30);
    found.forEach((name, command) -> {
      List<String> usage = command.getUsageMessage().lines().toList();
      for (String line : command.getCommandSpec().usageMessage().footer()) {
        if (line.startsWith("  ")) {
          assertThat(usage).as(name).contains(line.replace("$$", "$").replace("%%", "%"));
        }
      }
      String[] description = command.getCommandSpec().usageMessage().description();
      assertThat(description).as(name).isNotEmpty();
      assertThat(description[0].strip()).as(name).matches("(?s).*[.:]$");
    });
  }

  @Test
  void theRootListsCommandsAndExitCodes() {
    CommandLineRun run = CommandLineRun.of("--help");

    assertThat(run.exitCode()).isZero();
    commands().forEach(name -> assertThat(run.out()).contains("\n  " + name));
    assertThat(run.out()).contains("Exit codes:", "69", "74", "75", "78");
    assertThat(CommandLineRun.of().out()).isEqualTo(run.out());
  }

  /** README.md, docs/configuration.md and `spillway --help` name the same exit codes. */
  @Test
  void exitCodesAreTheSameEverywhere() throws IOException {
    Pattern row = Pattern.compile("(?m)^\\| ([0-9]+) \\| .*$");
    Map<String, String> told =
        new TreeMap<>(Spillway.commandLine().getCommandSpec().usageMessage().exitCodeList());

    for (String page : new String[] {"README.md", "docs/configuration.md"}) {
      String text = Files.readString(Path.of("..").resolve(page));
      Matcher matcher = row.matcher(text.substring(text.indexOf("## Exit codes")));
      Map<String, String> documented = new TreeMap<>();
      while (matcher.find()) {
        documented.put(matcher.group(1), matcher.group());
      }
      assertThat(documented.keySet()).as(page).isEqualTo(told.keySet());
    }
  }

  @Test
  void completionIsPrinted() {
    CommandLineRun run = CommandLineRun.of("generate-completion");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("complete -F", "arrangements", "--node");
  }
}

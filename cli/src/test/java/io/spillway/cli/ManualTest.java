package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

class ManualTest {
  @TempDir private Path folder;

  @Test
  void everyCommandHasAPageWithItsOptions() throws IOException {
    Manual.write(folder);

    Spillway.commandLine()
        .getSubcommands()
        .forEach((name, command) -> {
          if (!name.equals("help")) {
            Path page = folder.resolve("man1/spillway-" + name + ".1");
            assertThat(page).isRegularFile();
            for (OptionSpec option : command.getCommandSpec().options()) {
              assertThat(page).content().contains(option.longestName().replace("-", "\\-"));
            }
          }
        });
    assertThat(folder.resolve("man1/spillway-bench-initiation.1"))
        .content()
        .contains(".SH EXIT STATUS", "first redirected answer", "\\-\\-runs");
    assertThat(folder.resolve("spillway.bash")).content().contains("complete -F");
    assertThat(Files.readString(folder.resolve("man1/spillway.1")))
        .startsWith(".TH \"SPILLWAY\" 1\n")
        .contains(".SH NAME", ".SH EXIT STATUS", "arrangements")
        .doesNotContain("${");
  }
}

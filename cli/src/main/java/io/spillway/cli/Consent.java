package io.spillway.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Asks before something is done that cannot be taken back, or that takes something away. It never
 * waits where nobody can answer: without a terminal it refuses and names the option that says yes.
 */
final class Consent {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask first; needed where there is no terminal to ask at.")
  private boolean yes;

  /**
   * Shows what is meant and asks whether to do it. Throws {@link IllegalArgumentException} where
   * the answer is no, or nobody can be asked.
   *
   * @param shown what it is about, a line each; on standard error, so that output stays clean
   * @param what is to be done, as the words before a question mark
   */
  void require(List<String> shown, String what) {
    PrintWriter err = command.commandLine().getErr();
    shown.forEach(err::println);
    err.flush();
    if (yes) {
      return;
    }
    Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (console.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing was done, since there is no terminal to ask \"%s?\" at: add --yes"
              .formatted(what));
    }
    if (!isYes(console.get().readLine("%s? [y/N] ", what))) {
      throw new IllegalArgumentException("nothing was done");
    }
  }

  /** Whether an answer means yes; the end of the input does not. */
  static boolean isYes(@Nullable String answer) {
    return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }
}

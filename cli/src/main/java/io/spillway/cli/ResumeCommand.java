package io.spillway.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Resumes lending, borrowing, or both. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = {
      "Resumes lending and borrowing, or one of them, after `spillway stop`.",
      "",
      "What was ended stays ended; new arrangements begin as the policy says."
    },
    footer = {"", "Examples:", "  spillway resume", "  spillway resume --lending"})
final class ResumeCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Option(names = "--lending", description = "Resume lending alone.")
  private boolean lending;

  @Option(names = "--borrowing", description = "Resume borrowing alone.")
  private boolean borrowing;

  @Override
  public Integer call() throws IOException {
    return Forbidden.orderEach(
        asking,
        "/agent/v1/resume",
        "RESUMED",
        Forbidden.sides(lending, borrowing),
        _ -> Forbidden.body());
  }
}

package io.spillway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measurements of real processes on this machine. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures Spillway on this machine, with real processes.",
    subcommands = InitiationCommand.class,
    footer = {
      "",
      "Examples:",
      "  spillway bench initiation --runs 30",
      "  spillway bench initiation --short"
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

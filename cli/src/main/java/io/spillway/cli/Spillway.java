package io.spillway.cli;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code spillway}: reads its arguments, runs a command, ends with its exit code. */
@Command(
    name = "spillway",
    description = {
      "Lets independent CDNs lend each other capacity while a flash crowd lasts.",
      "",
      "Begin with `spillway demo`: three CDNs on this machine, a crowd, and no human."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Spillway.Version.class,
    subcommands = {
      DemoCommand.class,
      NodeCommand.class,
      InitCommand.class,
      StatusCommand.class,
      PeersCommand.class,
      ArrangementsCommand.class,
      ExplainCommand.class,
      BillCommand.class,
      SimCommand.class,
      EdgeCommand.class,
      OriginCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 the answer is no; 2 wrong usage; 69 a node does not answer;",
      "74 a disk or journal failed; 75 try again later; 78 the configuration is wrong."
    })
public final class Spillway implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs the command in {@code args} and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The whole command line, for running, completion and man pages. */
  static CommandLine commandLine() {
    return new CommandLine(new Spillway())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, command, parsed) -> {
          command.getErr().println("spillway: " + Complaint.of(e));
          return Complaint.exitCode(e);
        });
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /** The version in the manifest of the jar, or that of a build from sources. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Spillway.class.getPackage().getImplementationVersion();
      return new String[] {"Spillway " + Objects.requireNonNullElse(version, "(from sources)")};
    }
  }
}

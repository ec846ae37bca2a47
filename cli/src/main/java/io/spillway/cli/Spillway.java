package io.spillway.cli;

import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.AutoComplete;
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
      LongTermCommand.class,
      SurgeCommand.class,
      InitiateCommand.class,
      AuctionsCommand.class,
      AuditCommand.class,
      ExplainCommand.class,
      LogCommand.class,
      StopCommand.class,
      ResumeCommand.class,
      BanCommand.class,
      UnbanCommand.class,
      KeysCommand.class,
      BillCommand.class,
      PolicyCommand.class,
      CrowdCommand.class,
      ReplayCommand.class,
      SimCommand.class,
      BenchCommand.class,
      EdgeCommand.class,
      OriginCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the answer is no: the demo or a bench missed a goal, a simulation broke an invariant, a"
          + " policy came to something else than a case expects",
      "2:wrong usage, or the node refused",
      "66:a file that was named cannot be read (demo)",
      "69:a node does not answer; something needed is missing or taken",
      "70:an error in Spillway; please report it",
      "74:a disk or the journal failed",
      "75:it may pass by itself, such as a port in use: try again later",
      "78:the configuration is wrong: a restart does not help"
    },
    footer = {"", "`spillway COMMAND --help` explains a command, with examples."})
public final class Spillway implements Runnable {
  /** Kept, since a logger that nobody holds forgets its level. */
  private static final Logger SERVER_LOG = Logger.getLogger("io.helidon");

  private static final int HELP_WIDTH = 100;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs the command in {@code args} and exits with its code. */
  public static void main(String[] args) {
    // One line an entry on standard error: time, level, text; a stack trace only for a fault.
    System.setProperty(
        "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT%1$tz %4$s %5$s%6$s%n");
    SERVER_LOG.setLevel(Level.WARNING);
    System.exit(commandLine().execute(args));
  }

  /** The whole command line, for running, completion and man pages. */
  static CommandLine commandLine() {
    return new CommandLine(new Spillway())
        .setCaseInsensitiveEnumValuesAllowed(true)
        // Examples stay on their line, so that they can be copied; a terminal folds what it has to.
        .setUsageHelpWidth(HELP_WIDTH)
        .setExecutionExceptionHandler((e, command, parsed) -> {
          command
              .getErr()
              .println(command.getCommandSpec().qualifiedName() + ": " + Complaint.of(e));
          return Complaint.exitCode(e);
        });
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
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

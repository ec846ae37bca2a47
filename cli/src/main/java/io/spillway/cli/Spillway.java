package io.spillway.cli;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code spillway}: reads its arguments, runs a command, ends with its exit code. */
@Command(
    name = "spillway",
    description = "Peering between content delivery networks.",
    mixinStandardHelpOptions = true,
    versionProvider = Spillway.Version.class)
public final class Spillway implements Runnable {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs the command in {@code args} and exits with its code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Spillway()).execute(args));
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

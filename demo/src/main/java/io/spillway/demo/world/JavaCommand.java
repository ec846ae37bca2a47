package io.spillway.demo.world;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts another process of the same Spillway: the same JDK, the same class path. */
public final class JavaCommand {
  private static final String MAIN = "io.spillway.cli.Spillway";

  private JavaCommand() {}

  /** The command line of {@code spillway} with the given arguments. */
  public static List<String> spillway(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN));
    command.addAll(List.of(arguments));
    return List.copyOf(command);
  }
}

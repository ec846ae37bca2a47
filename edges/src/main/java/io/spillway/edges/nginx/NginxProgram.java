package io.spillway.edges.nginx;

import io.spillway.model.HostName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Calls of the program for one configuration.
 *
 * @param prefix for {@code -p}
 * @param configuration for {@code -c}
 */
record NginxProgram(Path prefix, Path configuration) {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int MOST_WORDS = 500;

  /**
   * What came of a test of the files.
   *
   * @param refusal why they are refused, in the parser's own words; empty if they are fine
   * @param read the files that were read, if they are fine
   */
  record Tested(Optional<String> refusal, NginxDump read) {}

  /**
   * Tests the files. That one of the given hosts is there twice is a refusal, too: nginx only
   * warns, and ignores the second.
   */
  Tested test(Collection<HostName> hosts) throws IOException, InterruptedException {
    Ended ended = run("-T");
    return new Tested(
        ended.failure().or(() -> findConflict(ended.output(), hosts)),
        new NginxDump(ended.output()));
  }

  /** Which of the hosts another file names already. */
  static Optional<String> findConflict(String output, Collection<HostName> hosts) {
    return hosts.stream()
        .filter(host -> output.contains("conflicting server name \"" + host + "\" on "))
        .findFirst()
        .map(host -> "nginx -T: another file of this server has the host " + host + " already");
  }

  /** Has the running server read its files; why that was not possible, or empty. */
  Optional<String> reload() throws IOException, InterruptedException {
    return run("-s", "reload").failure();
  }

  /**
   * A call that is over.
   *
   * @param output what the program said
   * @param failure what went wrong, in one line; empty for nothing
   */
  private record Ended(String output, Optional<String> failure) {
    static Ended failed(String failure) {
      return new Ended("", Optional.of(failure));
    }
  }

  private Ended run(String... arguments) throws IOException, InterruptedException {
    Optional<Path> program = NginxFinder.find();
    if (program.isEmpty()) {
      return Ended.failed(
          "there is no nginx on the PATH or in /usr/sbin: install it (apt-get install"
              + " nginx-light)");
    }
    List<String> command = new ArrayList<>(List.of(program.get().toString()));
    command.addAll(
        List.of(
            "-p",
            prefix + "/",
            "-c",
            configuration.toString(),
            "-e",
            prefix.resolve("error.log").toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("spillway-nginx", ".txt");
    try {
      return run(command, String.join(" ", arguments), output);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static Ended run(List<String> command, String what, Path output)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        return Ended.failed("nginx " + what + " did not end within " + LONGEST.toSeconds() + " s");
      }
    } finally {
      process.destroyForcibly();
    }
    String said = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    return new Ended(
        said,
        process.exitValue() == 0
            ? Optional.empty()
            : Optional.of("nginx " + what + ": " + words(said)));
  }

  /** What the program said is wrong, in one line. */
  static String words(String output) {
    List<String> lines = output.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    List<String> wrong = lines.stream().filter(line -> line.contains("[emerg]")).toList();
    String words =
        String.join("; ", wrong.isEmpty() ? lines : wrong)
            .replace("nginx: [emerg] ", "")
            .replace("nginx: ", "");
    return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS) + "...";
  }
}

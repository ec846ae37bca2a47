package io.spillway.node.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spillway.store.SqliteJournal;
import io.spillway.wire.Documents;
import io.spillway.wire.Trust;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a flood leaves behind, in figures; see bench/flood/run. */
final class FloodReport {
  private static final int PARTS = 10;

  private FloodReport() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    long messages = Long.parseLong(arguments[0]);
    Path folder = Files.createTempDirectory("flood");
    Trust trust = Trust.in(List.of(Attacked.AUTHORITY.certificate()));
    Victim victim =
        new Victim(
            new Documents(Attacked.KEY_B.identity, trust),
            parts -> SqliteJournal.open(folder, parts));
    Flood flood = new Flood(victim, trust);
    out.println("messages   simulated  heap after GC  state    journal");
    line(out, 0, victim, folder);
    long begin = System.nanoTime();
    for (int i = 1; i <= PARTS; i++) {
      flood.send(messages / PARTS);
      line(out, i * messages / PARTS, victim, folder);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    out.printf(
        Locale.ROOT,
        "%.0f s, %.0f messages/s on one core, signing included%n",
        seconds,
        messages / seconds);
    flood.outcomes().forEach((outcome, count) -> out.printf("%10d  %s%n", count, outcome));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static void line(PrintStream out, long sent, Victim victim, Path folder)
      throws IOException {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    out.printf(
        Locale.ROOT,
        "%8d  %7d s  %8.1f MiB  %6.1f KiB  %d entries, %.1f MiB%n",
        sent,
        java.time.Duration.between(Victim.NOW, victim.now).toSeconds(),
        (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0,
        victim.everything().length() / 1024.0,
        victim.size(),
        Files.size(folder.resolve("journal.db")) / 1048576.0);
  }
}

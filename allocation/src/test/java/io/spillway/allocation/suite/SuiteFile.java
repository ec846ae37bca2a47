package io.spillway.allocation.suite;

import io.spillway.model.AllocationProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The published suite: problems by kind, seed and size with the optimum that OR-Tools proved.
 *
 * @param kind of which kind
 * @param seed drawn from which seed
 * @param offers how many offers
 * @param needs how many footprints
 * @param optimum what OR-Tools found
 */
public record SuiteFile(Suite.Kind kind, long seed, int offers, int needs, Outcome optimum) {
  private static final String NAME = "/io/spillway/allocation/suite/optima.csv";

  /** The problem. */
  public AllocationProblem problem() {
    return Suite.problem(seed, kind, offers, needs);
  }

  /** All problems of the published file. */
  public static List<SuiteFile> list() throws IOException {
    try (InputStream in = SuiteFile.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IOException(NAME + " is missing: make it by bench/allocation/suite");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .skip(1)
          .map(SuiteFile::parse)
          .toList();
    }
  }

  private static SuiteFile parse(String line) {
    String[] cells = line.split(",", -1);
    return new SuiteFile(
        Suite.Kind.valueOf(cells[0]),
        Long.parseLong(cells[1]),
        Integer.parseInt(cells[2]),
        Integer.parseInt(cells[3]),
        new Outcome(Double.parseDouble(cells[4]), Double.parseDouble(cells[5])));
  }

  /** Solves all problems by OR-Tools and writes the file that is named. */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("kind,seed,offers,footprints,short requests/s,cost of an hour");
    for (Suite.Kind kind : Suite.Kind.values()) {
      for (long seed = 1; seed <= 30; seed++) {
        lines.add(solved(kind, seed, 6, 5));
      }
      for (long seed = 1; seed <= 5; seed++) {
        lines.add(solved(kind, seed, 25, 30));
      }
    }
    Files.writeString(Path.of(arguments[0]), String.join("\n", lines) + "\n");
  }

  private static String solved(Suite.Kind kind, long seed, int offers, int needs) {
    Outcome optimum = Reference.of(Suite.problem(seed, kind, offers, needs));
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%d,%.6f,%.9f",
        kind,
        seed,
        offers,
        needs,
        optimum.shortfall(),
        optimum.cost());
  }
}

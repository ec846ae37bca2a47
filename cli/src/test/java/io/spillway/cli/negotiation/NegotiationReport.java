package io.spillway.cli.negotiation;

import io.spillway.cli.negotiation.RealCdn.Role;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Measures real negotiations and prints the figures. */
public final class NegotiationReport {
  private static final int MOST_NODES = 20;
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private final NegotiationTimes standing;
  private final NegotiationTimes auctions;

  private NegotiationReport(NegotiationTimes standing, NegotiationTimes auctions) {
    this.standing = standing;
    this.auctions = auctions;
  }

  /**
   * Prints times of real nodes.
   *
   * @param arguments how many nodes, how many needs for each primary, and the round trip between
   *     CDNs in milliseconds, 0 for none
   */
  public static void main(String[] arguments) throws Exception {
    int nodes = Integer.parseInt(arguments[0]);
    int needs = Integer.parseInt(arguments[1]);
    Duration far = Duration.ofMillis(Integer.parseInt(arguments[2]));
    if (nodes < 3 || nodes > MOST_NODES || needs < 1) {
      throw new IllegalArgumentException("use 3 to " + MOST_NODES + " nodes, and a need or more");
    }
    Path folder = Files.createTempDirectory("spillway-negotiation");
    try {
      Optional<Duration> roundTrip = Optional.of(far).filter(d -> !d.isZero());
      NegotiationReport report = measure(nodes, needs, roundTrip, folder, NegotiationReport::say);
      report.lines().forEach(NegotiationReport::say);
      if (report.unmet() > 0) {
        OUT.println("not every need was met");
      }
    } finally {
      delete(folder);
    }
  }

  private static void say(String line) {
    OUT.println(line);
  }

  /**
   * Runs nodes, has them need capacity, ends them, and reads their journals.
   *
   * @param nodes three or more: of ten, three take standing offers, three call auctions, four lend
   * @param needs how many for each primary
   * @param roundTrip how far away the CDNs are said to be; empty for a plain loopback
   * @param folder where everything is written
   * @param progress is told what is done
   */
  static NegotiationReport measure(
      int nodes, int needs, Optional<Duration> roundTrip, Path folder, Consumer<String> progress)
      throws Exception {
    int each = Math.max(1, nodes * 3 / 10);
    List<RealCdn> cdns = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      Role role =
          i < each ? Role.TAKES_STANDING_OFFERS : i < 2 * each ? Role.CALLS_AUCTIONS : Role.LENDS;
      cdns.add(new RealCdn(i, role, role == Role.LENDS ? 0 : needs, folder.resolve("cdn-" + i)));
    }
    try (RealFederation all = RealFederation.start(cdns, folder, roundTrip, progress)) {
      Needs crowds = new Needs(cdns);
      progress.accept(
          "making " + crowds.count() + " needs; takes " + crowds.takes().toSeconds() + " s");
      crowds.play(all);
    }
    return new NegotiationReport(
        read(cdns, Role.TAKES_STANDING_OFFERS), read(cdns, Role.CALLS_AUCTIONS));
  }

  private static NegotiationTimes read(List<RealCdn> cdns, Role role) {
    return cdns.stream()
        .filter(cdn -> cdn.role() == role)
        .map(NegotiationTimes::read)
        .reduce(NegotiationTimes.NONE, NegotiationTimes::plus);
  }

  NegotiationTimes standing() {
    return standing;
  }

  NegotiationTimes auctions() {
    return auctions;
  }

  int unmet() {
    return standing.unmet() + auctions.unmet();
  }

  List<String> lines() {
    List<Duration> trips = standing.plus(auctions).roundTrips();
    return List.of(
        "%-16s %5s %7s %10s %10s %10s %s"
            .formatted("", "COUNT", "UNMET", "P50", "P99", "MAX", "P50 / ONE MESSAGE'S"),
        line("one message", trips, 0, trips),
        line("standing offers", standing.signed(), standing.unmet(), trips),
        line("  but the first", standing.later(), standing.unmet(), trips),
        line("auctions", auctions.signed(), auctions.unmet(), trips),
        line("  but the first", auctions.later(), auctions.unmet(), trips));
  }

  private static String line(
      String what, List<Duration> times, int unmet, List<Duration> roundTrips) {
    return String.format(
        Locale.ROOT,
        "%-16s %5d %7d %7.0f ms %7.0f ms %7.0f ms %8.1f",
        what,
        times.size(),
        unmet,
        quantile(times, 0.5),
        quantile(times, 0.99),
        quantile(times, 1),
        quantile(times, 0.5) / Math.max(0.001, quantile(roundTrips, 0.5)));
  }

  /** The time in milliseconds that a share of all are not above; 0 for none. */
  private static double quantile(List<Duration> times, double share) {
    if (times.isEmpty()) {
      return 0;
    }
    List<Duration> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.clamp(index, 0, sorted.size() - 1)).toNanos() / 1e6;
  }

  private static void delete(Path folder) throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

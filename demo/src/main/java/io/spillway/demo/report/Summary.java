package io.spillway.demo.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a person is told at the end of a run. */
public final class Summary {
  private Summary() {}

  /**
   * The lines.
   *
   * @param run what it came to
   * @param judgement whether that is as it should be
   * @param folder where journals and logs are
   */
  public static List<String> lines(RunRecord run, Judgement judgement, Path folder) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "Summary (seed %d, %s edges, %s)"
            .formatted(
                run.seed(),
                run.edges(),
                run.mode().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    if (run.onset().isPresent()) {
      times(lines, run);
    }
    requests(lines, run);
    money(lines, run);
    lines.add("  journals and logs         " + folder);
    if (judgement.unmet().isEmpty()) {
      lines.add("All as it should be.");
    }
    judgement.unmet().forEach(unmet -> lines.add("Not as it should be: " + unmet));
    return lines;
  }

  private static void times(List<String> lines, RunRecord run) {
    lines.add("  after the onset of the surge");
    if (run.mode() == RunRecord.Mode.SURGE) {
      lines.add("    surge detected          " + seconds(run.afterOnset(run.detectedAt())));
      lines.add(
          "    agreement signed        " + seconds(run.afterOnset(run.nodes().firstSigned())));
      lines.add("    first redirected answer " + seconds(run.afterOnset(run.firstRedirect())));
      lines.add("    excess moved to peers   " + seconds(run.afterOnset(run.excessMoved())));
    }
    lines.add("    SLA first missed        " + seconds(run.afterOnset(run.slaBroken())));
    lines.add("    SLA met for 30 s from   " + seconds(run.afterOnset(run.slaMet())));
  }

  private static void requests(List<String> lines, RunRecord run) {
    lines.add(
        String.format(
            Locale.ROOT,
            "  requests                  %,d: %,d served, %,d failed (%.2f %%), %,d slow",
            run.totals().total(),
            run.totals().total() - run.totals().failed(),
            run.totals().failed(),
            100 * run.failedShare(),
            run.totals().slow()));
    for (Map.Entry<String, Integer> reason : run.reasons().entrySet()) {
      lines.add("    failed: %-40s %,d".formatted(reason.getKey(), reason.getValue()));
    }
    if (run.mode() == RunRecord.Mode.SURGE) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  without peering           at least %.2f %% would have failed (--without-peering"
                  + " plays it)",
              100 * run.referenceShare()));
      lines.add(
          String.format(
              Locale.ROOT,
              "  served by peers           %.0f %% at most",
              100 * run.redirectedShareHighest()));
      redirected(lines, run);
    }
  }

  private static void redirected(List<String> lines, RunRecord run) {
    if (run.totals().redirected() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  redirected by own edges   %,d (302), while resolvers held old answers",
              run.totals().redirected()));
    }
  }

  private static void money(List<String> lines, RunRecord run) {
    for (NodesAccount.InvoiceLine invoice : run.nodes().invoices()) {
      lines.add(
          "  %s owes %s  %s".formatted(invoice.borrower(), invoice.lender(), invoice.amount()));
    }
    if (!run.nodes().invoices().isEmpty()) {
      lines.add(
          "  the ledgers               "
              + (run.nodes().ledgerBalanced() ? "balance" : "do not balance"));
    }
  }

  private static String seconds(Optional<Long> millis) {
    return millis
        .map(value -> String.format(Locale.ROOT, "%.1f s", value / 1000.0))
        .orElse("never");
  }
}

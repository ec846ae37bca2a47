package io.spillway.demo.report;

import io.spillway.demo.report.RunRecord.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a run came out as it should.
 *
 * @param unmet what did not, a line each; empty if all did
 */
public record Judgement(List<String> unmet) {
  /** The failed share may be this part of what fails without peers. */
  private static final double PART_OF_REFERENCE = 0.1;

  /** Copies. */
  public Judgement {
    unmet = List.copyOf(unmet);
  }

  /** Judges a run that went to its end. */
  public static Judgement of(RunRecord run) {
    List<String> unmet = new ArrayList<>();
    switch (run.mode()) {
      case WITHOUT_PEERING -> {}
      case NO_SURGE -> {
        if (run.nodes().arrangement().isPresent()) {
          unmet.add("an arrangement was initiated, though there was no surge");
        }
      }
      case SURGE -> judgeSurge(run, unmet);
    }
    return new Judgement(unmet);
  }

  private static void judgeSurge(RunRecord run, List<String> unmet) {
    if (run.nodes().open() > 0) {
      unmet.add(run.nodes().open() + " arrangements are still open");
    }
    if (run.nodes().delegationsLeft() > 0) {
      unmet.add(run.nodes().delegationsLeft() + " delegations are left on peers' edges");
    }
    if (!run.nodes().ledgerBalanced()) {
      unmet.add("the ledgers do not balance");
    }
    // A trace without a surge may need no arrangement.
    boolean calm = run.onset().isEmpty() && run.nodes().arrangement().isEmpty();
    if (calm) {
      return;
    }
    if (run.nodes().cameTo("CLOSED").isEmpty()) {
      String last = run.nodes().states().isEmpty() ? "none" : run.nodes().states().getLast().name();
      unmet.add("the arrangement did not reach CLOSED; its last state: " + last);
    }
    if (run.onset().isEmpty()) {
      return;
    }
    double most = PART_OF_REFERENCE * run.referenceShare();
    if (run.failedShare() > most) {
      unmet.add(
          String.format(
              Locale.ROOT,
              "%.2f %% of requests failed; at most %.2f %% may, a tenth of what fails without"
                  + " peers",
              100 * run.failedShare(),
              100 * most));
    }
  }

  /** 0 if all is as it should be, else 1. */
  public int exitCode() {
    return unmet.isEmpty() ? 0 : 1;
  }

  /** Whether a mode waits for the arrangement to close. */
  public static boolean waitsForClose(Mode mode) {
    return mode == Mode.SURGE;
  }
}

package io.spillway.demo.initiation;

import io.spillway.demo.initiation.InitiationSettings.Form;
import io.spillway.demo.world.EdgeKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What all runs came to.
 *
 * @param settings what was asked for
 * @param edges what the edges were
 * @param surges the surges with peers, at least one
 * @param calm the run without a surge, if there was one
 * @param alone the surge without peers, if there was one
 * @param folder where journals and logs are
 */
public record InitiationResult(
    InitiationSettings settings,
    EdgeKind edges,
    List<InitiationRun> surges,
    Optional<InitiationRun> calm,
    Optional<InitiationRun> alone,
    Path folder) {
  /** The first redirected answer of a surge has to come within so many seconds, every time. */
  public static final double GOAL_SECONDS = 6;

  /** Copies; throws {@link IllegalArgumentException} without a surge. */
  public InitiationResult {
    surges = List.copyOf(surges);
    if (surges.isEmpty()) {
      throw new IllegalArgumentException("nothing was played");
    }
  }

  /** Median and worst of a time of the surges. */
  public Spread spread(Function<InitiationRun, OptionalDouble> time) {
    return Spread.of(surges.stream().map(time).toList());
  }

  /** What did not come out as it should, a line each; empty if all did. */
  public List<String> unmet() {
    List<String> unmet = new ArrayList<>();
    for (InitiationRun run : surges) {
      if (run.detected().orElse(0) < 0) {
        unmet.add("seed " + run.seed() + ": peers were asked before there was a surge");
      } else if (run.firstAnswer().isEmpty()) {
        unmet.add("seed " + run.seed() + ": no DNS answer named a peer");
      }
    }
    double worst = spread(InitiationRun::firstAnswer).worst();
    if (settings.form() == Form.FULL && worst >= GOAL_SECONDS && Double.isFinite(worst)) {
      unmet.add(
          String.format(
              Locale.ROOT,
              "the latest first redirected answer came %.1f s after the onset; the goal is less"
                  + " than %.0f s",
              worst,
              GOAL_SECONDS));
    }
    if (calm.isPresent() && calm.get().initiated()) {
      unmet.add("peers were asked in the run without a surge");
    }
    return List.copyOf(unmet);
  }

  /** 0 if all is as it should be, else 1. */
  public int exitCode() {
    return unmet().isEmpty() ? 0 : 1;
  }
}

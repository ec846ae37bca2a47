package io.spillway.demo.initiation;

import io.spillway.demo.initiation.InitiationRun.Kind;
import io.spillway.demo.world.EdgeKind;
import io.spillway.demo.world.RunFolder;
import io.spillway.demo.world.WorldException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Plays surges one after the other, each against processes of its own that have learnt nothing from
 * those before: that is quicker than to wait until an arrangement is settled, and the runs do not
 * depend on each other.
 */
public final class InitiationBench {
  private final InitiationSettings settings;
  private final BiConsumer<String, InitiationRun> heard;

  /**
   * A bench that has not run yet.
   *
   * @param settings what to measure
   * @param heard is told of each run that ended, and which it is, such as {@code 3 of 30}
   */
  public InitiationBench(InitiationSettings settings, BiConsumer<String, InitiationRun> heard) {
    this.settings = settings;
    this.heard = heard;
  }

  /**
   * Plays all of it.
   *
   * @throws WorldException when the processes cannot be set up, or one of them ends
   * @throws IOException when a folder cannot be written
   */
  public InitiationResult run() throws WorldException, IOException {
    EdgeKind edges = settings.edges().kind();
    Path folder = RunFolder.choose(settings.directory(), "spillway-bench-");
    List<InitiationRun> surges = new ArrayList<>();
    for (int i = 0; i < settings.runs(); i++) {
      String name = (i + 1) + " of " + settings.runs();
      surges.add(play(name, Kind.SURGE, settings.seed() + i, edges, folder));
    }
    Optional<InitiationRun> calm = Optional.empty();
    Optional<InitiationRun> alone = Optional.empty();
    if (settings.comparisons()) {
      calm = Optional.of(play("no surge", Kind.CALM, settings.seed(), edges, folder));
      alone = Optional.of(play("no peers", Kind.ALONE, settings.seed(), edges, folder));
    }
    return new InitiationResult(settings, edges, surges, calm, alone, folder);
  }

  private InitiationRun play(String name, Kind kind, long seed, EdgeKind edges, Path folder)
      throws WorldException, IOException {
    Path place =
        Files.createDirectories(folder.resolve(kind.name().toLowerCase(Locale.ROOT) + "-" + seed));
    InitiationRun run = new PlayedRun(settings, kind, seed).play(edges, place);
    heard.accept(name, run);
    return run;
  }
}

package io.spillway.demo;

import io.spillway.demo.crowd.CrowdShape;
import io.spillway.demo.crowd.FlashCrowd;
import io.spillway.demo.crowd.Trace;
import io.spillway.demo.crowd.TraceCrowd;
import io.spillway.demo.report.Judgement;
import io.spillway.demo.report.ReportFile;
import io.spillway.demo.report.RunRecord;
import io.spillway.demo.report.Summary;
import io.spillway.demo.screen.Screen;
import io.spillway.demo.world.EdgeKind;
import io.spillway.demo.world.RunFolder;
import io.spillway.demo.world.World;
import io.spillway.demo.world.WorldException;
import io.spillway.demo.world.WorldPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The command {@code spillway demo}: sets a world up, plays a crowd, shows and judges the run. */
public final class Demo {
  /** All goals were met. */
  public static final int GOOD = 0;

  /** The run came to its end, and a goal was missed. */
  public static final int MISSED = 1;

  /** An option names something that is not there or not readable. */
  public static final int BAD_INPUT = 66;

  /** Something that is needed is missing or taken: a restart helps once it is mended. */
  public static final int UNAVAILABLE = 69;

  private final DemoSettings settings;
  private final PrintStream out;
  private final PrintStream err;

  /** A demonstration that prints to the given streams. */
  public Demo(DemoSettings settings, PrintStream out, PrintStream err) {
    this.settings = settings;
    this.out = out;
    this.err = err;
  }

  /** Runs it to its end. Returns the exit code of the process. */
  public int run() {
    CrowdShape shape;
    try {
      shape = shape();
    } catch (IOException e) {
      err.println("spillway demo: " + FileTrouble.words(e));
      return BAD_INPUT;
    }
    Optional<Path> nowhere =
        settings
            .report()
            .map(report -> report.toAbsolutePath().normalize())
            .filter(report -> Files.isDirectory(report) || !Files.isWritable(report.getParent()));
    if (nowhere.isPresent()) {
      err.println(
          "spillway demo: --report "
              + nowhere.get()
              + ": name a file in a folder that exists and that this user may write");
      return UNAVAILABLE;
    }
    AtomicBoolean interrupted = new AtomicBoolean();
    try {
      EdgeKind kind = settings.edges().kind();
      Path folder = RunFolder.choose(settings.directory(), "spillway-demo-");
      Thread hook =
          new Thread(() -> {
            interrupted.set(true);
            err.println("\nended; journals and logs are in " + folder);
          });
      Runtime.getRuntime().addShutdownHook(hook);
      try (World world = World.start(size(shape), folder, kind, line -> out.println("  " + line))) {
        return play(world, shape, folder);
      } finally {
        if (!interrupted.get()) {
          Runtime.getRuntime().removeShutdownHook(hook);
        }
      }
    } catch (WorldException | IOException e) {
      if (!interrupted.get()) {
        err.println(
            "spillway demo: "
                + (e instanceof IOException file ? FileTrouble.words(file) : e.getMessage()));
      }
      return UNAVAILABLE;
    } catch (IllegalStateException e) {
      if (interrupted.get()) {
        return UNAVAILABLE;
      }
      throw e;
    }
  }

  private int play(World world, CrowdShape shape, Path folder) throws WorldException, IOException {
    RunRecord record;
    try (Screen screen = Screen.on(out, settings.live())) {
      record = new Run(settings, mode(), shape, world).play(screen);
    }
    Judgement judgement = Judgement.of(record);
    Summary.lines(record, judgement, folder).forEach(out::println);
    Files.writeString(folder.resolve("report.json"), ReportFile.json(record, judgement));
    if (settings.report().isPresent()) {
      Files.writeString(settings.report().get(), ReportFile.json(record, judgement));
    }
    return judgement.exitCode();
  }

  private RunRecord.Mode mode() {
    if (!settings.surge()) {
      return RunRecord.Mode.NO_SURGE;
    }
    return settings.peering() ? RunRecord.Mode.SURGE : RunRecord.Mode.WITHOUT_PEERING;
  }

  private CrowdShape shape() throws IOException {
    if (settings.trace().isPresent()) {
      DemoSettings.TraceChoice choice = settings.trace().get();
      return TraceCrowd.of(
          Trace.read(choice.file()),
          choice.speed(),
          choice.peakRate(),
          settings.headroom(),
          choice.longest());
    }
    return settings.surge()
        ? FlashCrowd.drawn(settings.crowd(), settings.seed())
        : FlashCrowd.withoutSurge(settings.crowd(), settings.seed());
  }

  private WorldPlan.Size size(CrowdShape shape) {
    double peak =
        settings.trace().isPresent()
            ? shape.highest()
            : settings.crowd().rate() * settings.crowd().factor();
    return new WorldPlan.Size(
        shape.ordinary(),
        peak,
        settings.headroom(),
        settings.ttl(),
        settings.peering(),
        settings.edgeRedirect());
  }
}

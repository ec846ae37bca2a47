package io.spillway.node.runtime;

import io.spillway.engine.Engine;
import io.spillway.engine.Journal;
import io.spillway.engine.JournalException;
import io.spillway.engine.Part;
import io.spillway.engine.Performer;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.Shared;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides. Everything that a part is told goes through it, in order; a journal
 * that cannot be written ends the node, since a decision that is not durable was not taken.
 */
public final class DecisionLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionLoop.class);
  private static final long TICK_MILLIS = 200;
  private static final int MOST_WAITING = 10_000;
  private static final PartName[] TICKED = {
    PartName.REGISTRY, PartName.SURGE, PartName.MEDIATOR, PartName.AGENT, PartName.METERING
  };

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("decisions").daemon(false).factory());
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final Map<PartName, Part<?, ?, ?>> parts;
  private final Engine engine;
  private final Consumer<String> fatal;

  /** Of the deciding thread alone: nothing is decided after a decision that failed. */
  private boolean failed;

  /**
   * Restores the parts; nothing runs before {@link #start}.
   *
   * @param parts the deciding parts
   * @param journal where steps are committed
   * @param performer who performs effects
   * @param time the clock
   * @param fatal is told, in one line, why the node must end
   */
  public DecisionLoop(
      Map<PartName, Part<?, ?, ?>> parts,
      Journal journal,
      Performer performer,
      InstantSource time,
      Consumer<String> fatal) {
    this.parts = Map.copyOf(parts);
    this.engine = new Engine(parts, journal, performer, time::instant);
    this.fatal = fatal;
  }

  /** The parts that decide here; they hold no state, so that others may run them, too. */
  public Map<PartName, Part<?, ?, ?>> parts() {
    return parts;
  }

  /** Goes on with the outbox and begins to tick. */
  public void start() {
    var _ =
        submit(() ->
            decide(e -> {
              e.resume();
              return true;
            }));
    var _ =
        thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    decide(e -> {
      for (PartName part : TICKED) {
        e.accept(part, "", new Shared.Tick());
      }
      return true;
    });
  }

  /**
   * Tells a part something; the result is whether it was new. Completes after the commit.
   *
   * @param to which part
   * @param cause see {@link Journal}
   * @param message what it is told
   */
  public CompletableFuture<Boolean> tell(PartName to, String cause, PartMessage message) {
    return submit(() -> decide(e -> e.accept(to, cause, message)));
  }

  /** Takes an effect out of the outbox. */
  public void done(String effectId) {
    var _ =
        submit(() ->
            decide(e -> {
              e.done(effectId);
              return true;
            }));
  }

  /**
   * Looks at the parts' states between two decisions. It must not change anything: a question that
   * fails fails whoever asked, and the node goes on.
   */
  public <T> CompletableFuture<T> look(Function<Engine, T> question) {
    return submit(() -> question.apply(engine));
  }

  private <T> CompletableFuture<T> submit(Supplier<T> work) {
    if (!waiting.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new RejectedExecutionException("the node is overloaded: try again later"));
    }
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            waiting.release();
            return work.get();
          },
          thread);
    } catch (RejectedExecutionException e) {
      waiting.release();
      return CompletableFuture.failedFuture(new RejectedExecutionException("the node is ending"));
    }
  }

  private <T> T decide(Function<Engine, T> work) {
    if (failed) {
      throw new RejectedExecutionException("the node is ending");
    }
    try {
      return work.apply(engine);
    } catch (JournalException e) {
      failed = true;
      LOG.debug("journal", e);
      fatal.accept(e.getMessage());
      throw e;
    } catch (RuntimeException e) {
      // A broken invariant: going on could only make it worse.
      failed = true;
      LOG.error("a deciding part failed", e);
      fatal.accept("a deciding part failed: " + e + "; the log has the details, please report it");
      throw e;
    }
  }

  /** Stops deciding; what is committed is performed after the next start. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.spillway.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;

/** Runs many simulations, as many at once as there are processors; each is one thread's. */
public final class Batch {
  /** How many wait for a thread or for an earlier one that takes longer. */
  private static final int AHEAD = 32;

  private Batch() {}

  /**
   * Runs them and hands over what comes of each, in the order in which they were given.
   *
   * @param jobs what to run; taken as they are needed
   * @param run runs one
   * @param more is given each result, and says whether to go on
   */
  public static <J, R> void run(Iterator<J> jobs, Function<J, R> run, Predicate<R> more) {
    int threads = Runtime.getRuntime().availableProcessors();
    Deque<CompletableFuture<R>> running = new ArrayDeque<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      boolean go = true;
      while (go && (jobs.hasNext() || !running.isEmpty())) {
        while (jobs.hasNext() && running.size() < AHEAD * threads) {
          J job = jobs.next();
          running.add(CompletableFuture.supplyAsync(() -> run.apply(job), pool));
        }
        go = more.test(result(running.remove()));
      }
      running.forEach(rest -> rest.cancel(false));
      pool.shutdownNow();
    }
  }

  private static <R> R result(CompletableFuture<R> done) {
    try {
      return done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}

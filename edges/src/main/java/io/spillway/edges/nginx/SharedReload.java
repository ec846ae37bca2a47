package io.spillway.edges.nginx;

import io.spillway.edges.InstallOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets changes of several threads share one reload: each reload ends the idle connections of the
 * server's old processes. The thread that comes first gathers for a moment and then works for all;
 * those that come meanwhile are the next lot.
 */
final class SharedReload {
  /**
   * How long the first change of a lot waits for others: those of one decision come within some
   * milliseconds, and all else that a wait could gather can be the next lot.
   */
  static final Duration GATHERING = Duration.ofMillis(40);

  /** How long after a lot began the next one begins at the earliest. */
  static final Duration SPACING = Duration.ofSeconds(1);

  private final ReentrantLock working = new ReentrantLock(true);
  private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
  private final Function<List<Draft.Change>, List<InstallOutcome>> work;
  private long begun = System.nanoTime() - SPACING.toNanos();

  /** A change and what became of it. */
  private static final class Pending {
    private final Draft.Change change;
    private final long since = System.nanoTime();
    private @Nullable InstallOutcome outcome;

    Pending(Draft.Change change) {
      this.change = change;
    }
  }

  /**
   * Shares the given work.
   *
   * @param work makes changes in their order and tells what became of each; called by one thread at
   *     a time
   */
  SharedReload(Function<List<Draft.Change>, List<InstallOutcome>> work) {
    this.work = work;
  }

  /** Makes a change together with others; blocks until it is done. */
  InstallOutcome make(Draft.Change change) {
    Pending own = new Pending(change);
    queue.add(own);
    working.lock();
    try {
      InstallOutcome outcome = own.outcome;
      return outcome != null ? outcome : workFor(own);
    } finally {
      working.unlock();
    }
  }

  private InstallOutcome workFor(Pending own) {
    parkUntil(Math.max(own.since + GATHERING.toNanos(), begun + SPACING.toNanos()));
    begun = System.nanoTime();
    List<Pending> lot = new ArrayList<>();
    for (Pending next = queue.poll(); next != null; next = queue.poll()) {
      lot.add(next);
    }
    InstallOutcome result = new InstallOutcome.Unknown("nothing was tried");
    List<InstallOutcome> outcomes = List.of();
    try {
      outcomes = work.apply(lot.stream().map(pending -> pending.change).toList());
    } finally {
      for (int i = 0; i < lot.size(); i++) {
        Pending pending = lot.get(i);
        InstallOutcome outcome =
            i < outcomes.size()
                ? timed(outcomes.get(i), pending.since)
                : new InstallOutcome.Unknown("the change broke off; ask again");
        pending.outcome = outcome;
        if (pending == own) {
          result = outcome;
        }
      }
    }
    return result;
  }

  private static void parkUntil(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }

  private static InstallOutcome timed(InstallOutcome outcome, long since) {
    return outcome.live()
        ? new InstallOutcome.Live(Duration.ofNanos(System.nanoTime() - since))
        : outcome;
  }
}

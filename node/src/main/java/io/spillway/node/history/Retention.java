package io.spillway.node.history;

import io.spillway.engine.JournalEntry;
import io.spillway.engine.Part;
import io.spillway.model.message.PartName;
import io.spillway.store.SqliteJournal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up what is old in the journal: quiet steps early, all others late. What nothing needs any
 * more goes first from history as a whole, with a note of the rules that each lasting decision
 * asked; its quiet entries are removed in the next round, so that who reads meanwhile can finish.
 *
 * <p>Works beside the deciding thread, in small transactions with pauses. A round that is cut off
 * at any point is made good by the next. See docs/decisions/0025-journal-retention.md.
 */
public final class Retention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final int PAGE = 100;
  private static final int MOST_REMOVED = 200;
  private static final int MOST_NOTED = 200;
  private static final int MOST_PASSED = 5_000;
  private static final long PAUSE_NANOS = 5_000_000;
  private static final Duration ROUND = Duration.ofMinutes(10);

  private final SqliteJournal journal;
  private final Map<PartName, Part<?, ?, ?>> parts;
  private final Kept kept;
  private final Supplier<Instant> openSince;
  private final InstantSource time;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("retention").daemon(true).factory());

  /**
   * For how long entries are kept.
   *
   * @param quiet those of which nothing came
   * @param all all others; at least as long
   */
  public record Kept(Duration quiet, Duration all) {
    /** The longest time of either. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    /** What holds where the configuration says nothing. */
    public static final Kept STANDARD = new Kept(Duration.ofDays(3), Duration.ofDays(400));

    /** Checks that neither is below an hour, and quiet entries are not to outlive others. */
    public Kept {
      if (quiet.compareTo(Duration.ofHours(1)) < 0 || all.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("use 1h to 36500d");
      }
      if (quiet.compareTo(all) > 0) {
        throw new IllegalArgumentException(
            "quiet entries cannot be kept longer than all others: use 1h to what is said of these");
      }
    }
  }

  /**
   * Nothing is done before {@link #start} or {@link #round}.
   *
   * @param journal what is trimmed
   * @param parts as the node runs them
   * @param kept for how long
   * @param openSince when the oldest began of what is not settled: of it nothing that lasts is
   *     removed, however old it is
   * @param time the clock
   */
  public Retention(
      SqliteJournal journal,
      Map<PartName, Part<?, ?, ?>> parts,
      Kept kept,
      Supplier<Instant> openSince,
      InstantSource time) {
    this.journal = journal;
    this.parts = Map.copyOf(parts);
    this.kept = kept;
    this.openSince = openSince;
    this.time = time;
  }

  /** Makes a round every ten minutes. */
  public void start() {
    var _ =
        thread.scheduleWithFixedDelay(this::roundOrWarn, 1, ROUND.toMinutes(), TimeUnit.MINUTES);
  }

  private void roundOrWarn() {
    try {
      round();
    } catch (RuntimeException e) {
      LOG.warn("the journal is not trimmed, it is tried again: {}", e.getMessage());
      LOG.debug("retention", e);
    }
  }

  /** Removes what earlier rounds gave up, then gives up what has become too old since. */
  public void round() {
    Instant now = time.instant();
    Instant open = openSince.get();
    Instant oldest = now.minus(kept.all());
    removeAll(() -> journal.removeQuiet(MOST_REMOVED));
    removeAll(() -> journal.removeBefore(open.isBefore(oldest) ? open : oldest, MOST_REMOVED));
    while (!Thread.currentThread().isInterrupted() && journal.shrink()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    giveUpBefore(now.minus(kept.quiet()));
  }

  private static void removeAll(Supplier<Integer> some) {
    while (!Thread.currentThread().isInterrupted() && some.get() == MOST_REMOVED) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void giveUpBefore(Instant time) {
    long free = journal.lastFree();
    PastDecisions past = new PastDecisions(parts, journal);
    long begun = past.last();
    SortedMap<Long, String> notes = new TreeMap<>();
    List<JournalEntry> page = journal.list(past.last(), PAGE);
    while (!page.isEmpty() && !Thread.currentThread().isInterrupted()) {
      for (JournalEntry entry : page) {
        if (entry.sequence() > free || !entry.at().isBefore(time)) {
          settle(past, begun, notes);
          return;
        }
        take(past, entry, notes);
        if (notes.size() >= MOST_NOTED || past.last() - begun >= MOST_PASSED) {
          settle(past, begun, notes);
          begun = past.last();
          notes.clear();
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      page = journal.list(past.last(), PAGE);
    }
    settle(past, begun, notes);
  }

  private static void take(PastDecisions past, JournalEntry entry, SortedMap<Long, String> notes) {
    if (entry.lasting() && PastDecisions.canAsk(entry.part())) {
      past.rulesOf(entry).ifPresent(rules -> notes.put(entry.sequence(), RuleAsked.write(rules)));
    } else {
      past.pass(entry);
    }
  }

  private void settle(PastDecisions past, long begun, SortedMap<Long, String> notes) {
    if (past.last() > begun) {
      journal.setWholeAfter(past.last(), past.states(), notes);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

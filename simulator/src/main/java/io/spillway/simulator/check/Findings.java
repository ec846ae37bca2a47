package io.spillway.simulator.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What was found to be wrong, the first few of it. */
public final class Findings {
  private static final int MOST = 20;

  private final List<Violation> violations = new ArrayList<>();
  private final Supplier<Instant> time;
  private long count;

  /** Nothing yet. */
  public Findings(Supplier<Instant> time) {
    this.time = time;
  }

  /** States that an invariant was broken. */
  public void add(String where, String what) {
    count++;
    if (violations.size() < MOST) {
      violations.add(new Violation(time.get(), where, what));
    }
  }

  /** States that an invariant was broken unless it holds. */
  void require(boolean holds, String where, Supplier<String> what) {
    if (!holds) {
      add(where, what.get());
    }
  }

  /** The first violations. */
  public List<Violation> list() {
    return List.copyOf(violations);
  }

  /** How many violations there were in all. */
  public long count() {
    return count;
  }
}

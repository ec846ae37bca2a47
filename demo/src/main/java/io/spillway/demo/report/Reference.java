package io.spillway.demo.report;

/**
 * A lower bound of what would fail without peers: the same arrivals at one server of the primary's
 * whole capacity, that wastes nothing and keeps a request waiting as long as its client does. Real
 * edges do worse: each has a share of the capacity only, refuses sooner, and works on answers that
 * nobody waits for any more.
 */
public final class Reference {
  /** How long a client waits, seconds. */
  private static final double PATIENCE_SECONDS = 2;

  private final double capacity;
  private double backlog;
  private double last;
  private long total;
  private long failed;

  /**
   * A server without work.
   *
   * @param capacity requests/s
   */
  public Reference(double capacity) {
    this.capacity = capacity;
  }

  /** A request arrives; times must not go back. */
  public void arrive(double seconds) {
    backlog = Math.max(0, backlog - (seconds - last) * capacity);
    last = seconds;
    total++;
    if ((backlog + 1) / capacity > PATIENCE_SECONDS) {
      failed++;
    } else {
      backlog++;
    }
  }

  /** The failed requests so far. */
  public long failed() {
    return failed;
  }

  /** The share of failed requests, 0 to 1. */
  public double failedShare() {
    return total == 0 ? 0 : (double) failed / total;
  }
}

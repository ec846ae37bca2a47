package io.spillway.redirector.dns;

import io.spillway.redirector.selection.CompiledHost;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A steered host and what is counted of its answers. Safe for threads. */
final class SteeredHost {
  private final CompiledHost host;
  private final AtomicLong counter;
  private final List<TargetCounter> targets;

  /**
   * A steered host.
   *
   * @param host compiled
   * @param counter of its answers, kept from table to table
   * @param targets counters, in the order of the host's targets
   */
  SteeredHost(CompiledHost host, AtomicLong counter, List<TargetCounter> targets) {
    this.host = host;
    this.counter = counter;
    this.targets = List.copyOf(targets);
  }

  CompiledHost host() {
    return host;
  }

  long nextAnswer() {
    return counter.getAndIncrement();
  }

  TargetCounter counter(int target) {
    return targets.get(target);
  }
}

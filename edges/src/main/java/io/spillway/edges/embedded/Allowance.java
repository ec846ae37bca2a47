package io.spillway.edges.embedded;

import io.spillway.model.Capacity;

/**
 * A token bucket for requests and one for bits, both of half a second's worth. A response's size is
 * known only at its end, so bits may be overdrawn and are paid off before the next admission. Not
 * for several threads by itself: {@link Admission} holds the lock.
 */
final class Allowance {
  private static final double BURST_SECONDS = 0.5;

  private final double requestRate;
  private final double bitRate;
  private double requests;
  private double bits;
  private long refilledNanos;

  Allowance(Capacity capacity, long nowNanos) {
    requestRate = capacity.requests().perSecond();
    bitRate = capacity.bits().bitsPerSecond();
    requests = mostRequests();
    bits = bitRate * BURST_SECONDS;
    refilledNanos = nowNanos;
  }

  private double mostRequests() {
    return requestRate == 0 ? 0 : Math.max(1, requestRate * BURST_SECONDS);
  }

  /** Takes one request, if there is room for it. */
  boolean take(long nowNanos) {
    double seconds = Math.max(0, nowNanos - refilledNanos) / 1e9;
    requests = Math.min(mostRequests(), requests + requestRate * seconds);
    bits = Math.min(bitRate * BURST_SECONDS, bits + bitRate * seconds);
    refilledNanos = Math.max(refilledNanos, nowNanos);
    if (requests < 1 || bits <= 0) {
      return false;
    }
    requests -= 1;
    return true;
  }

  void takeBytes(long bytes) {
    bits -= bytes * 8.0;
  }
}

package io.spillway.edges.embedded;

/** Admits a rate with a burst of half a second's worth; never more in any longer time. */
final class TokenBucket {
  private final double perNano;
  private final double most;
  private double tokens;
  private long last;

  TokenBucket(double perSecond, long nowNanos) {
    this.perNano = perSecond / 1e9;
    this.most = Math.max(1, perSecond / 2);
    this.tokens = most;
    this.last = nowNanos;
  }

  synchronized boolean admit(long nowNanos) {
    tokens = Math.min(most, tokens + Math.max(0, nowNanos - last) * perNano);
    last = nowNanos;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }
}

package io.spillway.model;

/**
 * What an edge, an offer or an agreement can carry. Both limits hold at once (RFC 9808).
 *
 * @param requests the limit on requests
 * @param bits the limit on the bits of responses
 */
public record Capacity(RequestRate requests, BitRate bits) {
  /** Nothing. */
  public static final Capacity ZERO = new Capacity(RequestRate.ZERO, BitRate.ZERO);

  /** The sum of both limits. */
  public Capacity plus(Capacity other) {
    return new Capacity(requests.plus(other.requests), bits.plus(other.bits));
  }

  /** What is left of each limit, not below zero. */
  public Capacity minus(Capacity other) {
    return new Capacity(requests.minus(other.requests), bits.minus(other.bits));
  }

  /** Both limits times a factor that is not negative. */
  public Capacity times(double factor) {
    return new Capacity(requests.times(factor), bits.times(factor));
  }

  /** The smaller of each limit. */
  public Capacity min(Capacity other) {
    return new Capacity(requests.min(other.requests), bits.min(other.bits));
  }

  /** The larger of each limit. */
  public Capacity max(Capacity other) {
    return new Capacity(requests.max(other.requests), bits.max(other.bits));
  }

  /** Whether the other fits within both limits. */
  public boolean covers(Capacity other) {
    return requests.compareTo(other.requests) >= 0 && bits.compareTo(other.bits) >= 0;
  }

  /** Whether either limit is zero, so that nothing can be carried. */
  public boolean isZero() {
    return requests.perSecond() == 0 || bits.bitsPerSecond() == 0;
  }

  @Override
  public String toString() {
    return requests + " " + bits;
  }
}

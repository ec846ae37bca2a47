package io.spillway.model;

/**
 * A rate of requests.
 *
 * @param perSecond requests per second, finite and not negative
 */
public record RequestRate(double perSecond) implements Comparable<RequestRate> {
  /** No requests at all. */
  public static final RequestRate ZERO = new RequestRate(0);

  /** Checks the range; throws {@link IllegalArgumentException} naming the value. */
  public RequestRate {
    if (!(perSecond >= 0) || Double.isInfinite(perSecond)) {
      throw new IllegalArgumentException(
          "request rate " + perSecond + ": use requests per second, 0 or more");
    }
  }

  /** The rate of the given number of requests in each second. */
  public static RequestRate perSecond(double requests) {
    return new RequestRate(requests);
  }

  /** The sum of both. */
  public RequestRate plus(RequestRate other) {
    return new RequestRate(perSecond + other.perSecond);
  }

  /** What is left after taking the other away, not below zero. */
  public RequestRate minus(RequestRate other) {
    return new RequestRate(Math.max(0, perSecond - other.perSecond));
  }

  /** This rate times a factor that is not negative. */
  public RequestRate times(double factor) {
    return new RequestRate(perSecond * factor);
  }

  /** The smaller of both. */
  public RequestRate min(RequestRate other) {
    return perSecond <= other.perSecond ? this : other;
  }

  /** The larger of the two. */
  public RequestRate max(RequestRate other) {
    return compareTo(other) >= 0 ? this : other;
  }

  @Override
  public int compareTo(RequestRate other) {
    return Double.compare(perSecond, other.perSecond);
  }

  @Override
  public String toString() {
    return Math.round(perSecond * 10) / 10.0 + "/s";
  }
}

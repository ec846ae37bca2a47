package io.spillway.model;

/**
 * A rate of bits, counted on the bytes of responses.
 *
 * @param bitsPerSecond not negative
 */
public record BitRate(long bitsPerSecond) implements Comparable<BitRate> {
  /** No bits at all. */
  public static final BitRate ZERO = new BitRate(0);

  /** Checks the range; throws {@link IllegalArgumentException} naming the value. */
  public BitRate {
    if (bitsPerSecond < 0) {
      throw new IllegalArgumentException(
          "bit rate " + bitsPerSecond + ": use bits per second, 0 or more");
    }
  }

  /** The sum of both. */
  public BitRate plus(BitRate other) {
    return new BitRate(Math.addExact(bitsPerSecond, other.bitsPerSecond));
  }

  /** What is left after taking the other away, not below zero. */
  public BitRate minus(BitRate other) {
    return new BitRate(Math.max(0, bitsPerSecond - other.bitsPerSecond));
  }

  /** This rate times a factor that is not negative, rounded down. */
  public BitRate times(double factor) {
    return new BitRate((long) (bitsPerSecond * factor));
  }

  /** The smaller of both. */
  public BitRate min(BitRate other) {
    return bitsPerSecond <= other.bitsPerSecond ? this : other;
  }

  /** The larger of the two. */
  public BitRate max(BitRate other) {
    return compareTo(other) >= 0 ? this : other;
  }

  @Override
  public int compareTo(BitRate other) {
    return Long.compare(bitsPerSecond, other.bitsPerSecond);
  }

  @Override
  public String toString() {
    return bitsPerSecond >= 1_000_000
        ? Math.round(bitsPerSecond / 100_000.0) / 10.0 + " Mbit/s"
        : Math.round(bitsPerSecond / 100.0) / 10.0 + " kbit/s";
  }
}

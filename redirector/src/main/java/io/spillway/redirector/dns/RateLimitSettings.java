package io.spillway.redirector.dns;

/**
 * How many replies go to one network (/24, /56) over UDP.
 *
 * @param perSecond replies a second; 0 for no limit
 * @param slip each how manieth reply beyond the rate is sent truncated instead of dropped; 0 never
 */
public record RateLimitSettings(int perSecond, int slip) {
  /** No limit. */
  public static final RateLimitSettings OFF = new RateLimitSettings(0, 0);

  /** Far above what one network of resolvers asks, far below what hurts a victim. */
  public static final RateLimitSettings USUAL = new RateLimitSettings(5000, 2);

  /** Checks; throws {@link IllegalArgumentException} with the mend. */
  public RateLimitSettings {
    if (perSecond < 0 || perSecond > 1_000_000 || slip < 0 || slip > 100) {
      throw new IllegalArgumentException(
          "rate limit %d a second, slip %d: use 0 to 1000000 and 0 to 100"
              .formatted(perSecond, slip));
    }
  }

  boolean isOff() {
    return perSecond == 0;
  }
}

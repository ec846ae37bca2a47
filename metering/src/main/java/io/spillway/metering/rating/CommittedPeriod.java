package io.spillway.metering.rating;

import io.spillway.model.Capacity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/**
 * The capacity that one revision of an agreement commits, until the next revision's period begins.
 *
 * @param revision which revision
 * @param from when its commitment begins
 * @param capacity what is held ready
 */
public record CommittedPeriod(int revision, Instant from, Capacity capacity) {
  /** The committed rate in thousandths of a request per second, rounded half-even. */
  public long milliRequests() {
    return BigDecimal.valueOf(capacity.requests().perSecond())
        .movePointRight(3)
        .setScale(0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }
}

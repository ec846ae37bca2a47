package io.spillway.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;

/**
 * What of a requirement is told to peers who are asked for offers or called to an auction: enough
 * to say whether and at what price they would serve, and no more. It has no price ceiling, since
 * who knows it bids up to it, and nothing of the origin, which the terms tell to who serves the
 * site. How much is needed is told in coarse steps; the exact amount stands in the terms alone.
 *
 * @param service the service as the primary names it
 * @param hosts its host names, 1 to 64
 * @param footprint whose clients have to be served
 * @param capacity how much at most will be taken; of a requirement it is rounded up to two
 *     significant digits
 * @param sla how good at least
 * @param duration for how long, at most 31 days
 */
public record Inquiry(
    ServiceId service,
    List<HostName> hosts,
    Footprint footprint,
    Capacity capacity,
    Sla sla,
    Duration duration) {
  private static final MathContext COARSE = new MathContext(2, RoundingMode.UP);

  /** Copies; throws {@link IllegalArgumentException} naming the wrong value. */
  public Inquiry {
    hosts = List.copyOf(hosts);
    Requirement.check("inquiry", hosts, duration);
  }

  /** What of a requirement is told. */
  public static Inquiry of(Requirement need) {
    return new Inquiry(
        need.service(),
        need.hosts(),
        need.footprint(),
        coarse(need.capacity()),
        need.sla(),
        need.duration());
  }

  /** A capacity as it is told: each limit rounded up to two significant digits. */
  public static Capacity coarse(Capacity exact) {
    BigDecimal bits = BigDecimal.valueOf(exact.bits().bitsPerSecond()).round(COARSE);
    return new Capacity(
        RequestRate.perSecond(
            BigDecimal.valueOf(exact.requests().perSecond()).round(COARSE).doubleValue()),
        new BitRate(bits.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue()));
  }

  /** The same inquiry for another capacity. */
  public Inquiry withCapacity(Capacity other) {
    return new Inquiry(service, hosts, footprint, other, sla, duration);
  }
}

package io.spillway.registry;

import io.spillway.model.Capacity;
import java.time.Instant;
import java.util.Collection;

/**
 * How much of the edges' capacity can be promised. Requests and bits are limits that hold at once:
 * what is granted has the proportion of what was wanted, so that neither is promised beyond what is
 * free.
 */
final class Grants {
  private Grants() {}

  /** What may be promised to peers in all: the capacity without the reserve. */
  static Capacity promisable(Capacity capacity, double reserve) {
    return capacity.times(1 - reserve);
  }

  /** The reservations that still hold, together. */
  static Capacity sum(Collection<Reservation> reservations, Instant now) {
    return reservations.stream()
        .filter(reservation -> reservation.holdsAt(now))
        .map(Reservation::granted)
        .reduce(Capacity.ZERO, Capacity::plus);
  }

  /**
   * What is granted of what is wanted. New capacity is granted only from what neither the own
   * services nor others need. What was promised before stays promised, even if the own load has
   * grown since: to take that back is a recall, with notice, and not the registry's to decide. It
   * is lost only where the edges themselves have less than is promised.
   *
   * @param wanted how much
   * @param kept how much is promised already under the same name or the one taken over
   * @param free what could be promised to this one if the own services needed nothing
   * @param own what the own services need
   */
  static Capacity grant(Capacity wanted, Capacity kept, Capacity free, Capacity own) {
    Capacity anew = fit(wanted, free.minus(own));
    Capacity held = fit(wanted.min(kept), free);
    return anew.requests().compareTo(held.requests()) >= 0 ? anew : held;
  }

  /** The largest part of {@code wanted}, in its proportion, that is within {@code limit}. */
  static Capacity fit(Capacity wanted, Capacity limit) {
    double share = 1;
    if (wanted.requests().compareTo(limit.requests()) > 0) {
      share = limit.requests().perSecond() / wanted.requests().perSecond();
    }
    if (wanted.bits().compareTo(limit.bits()) > 0) {
      double ofBits = (double) limit.bits().bitsPerSecond() / wanted.bits().bitsPerSecond();
      share = Math.min(share, ofBits);
    }
    return share >= 1 ? wanted : wanted.times(share).min(limit);
  }
}

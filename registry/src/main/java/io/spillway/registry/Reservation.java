package io.spillway.registry;

import io.spillway.model.Capacity;
import java.time.Instant;

/**
 * Capacity that is kept for a peer.
 *
 * @param name the offer's or the agreement's id
 * @param granted how much
 * @param until when it ends by itself, exclusive
 */
public record Reservation(String name, Capacity granted, Instant until) {
  /** Whether it still holds. */
  public boolean holdsAt(Instant now) {
    return now.isBefore(until);
  }
}

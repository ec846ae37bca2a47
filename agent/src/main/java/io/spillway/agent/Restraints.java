package io.spillway.agent;

import io.spillway.model.CdnName;
import io.spillway.model.Side;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What operators have forbidden, beyond all policies, until they allow it again.
 *
 * @param stopped the sides of trade that are stopped
 * @param banned the CDNs that nothing is agreed with
 */
public record Restraints(SortedMap<Side, Stop> stopped, SortedMap<CdnName, Ban> banned) {
  /** Nothing is forbidden. */
  public static final Restraints NONE = new Restraints(new TreeMap<>(), new TreeMap<>());

  /**
   * One side of trade is stopped.
   *
   * @param since when it was stopped
   * @param keep whether what is signed runs to its end, and offers that were given are honoured
   * @param reason a line for people
   */
  public record Stop(Instant since, boolean keep, String reason) {}

  /**
   * A CDN is banned.
   *
   * @param since when it was banned
   * @param reason a line for people
   */
  public record Ban(Instant since, String reason) {}

  /** Copies. */
  public Restraints {
    stopped = Collections.unmodifiableSortedMap(stopped);
    banned = Collections.unmodifiableSortedMap(banned);
  }

  /** Whether a CDN is banned. */
  public boolean bans(CdnName cdn) {
    return banned.containsKey(cdn);
  }

  /** Whether one side of trade is stopped. */
  public boolean stops(Side side) {
    return stopped.containsKey(side);
  }

  /** Why nothing new is offered to a CDN. */
  Optional<String> toOffers(CdnName borrower) {
    return bans(borrower)
        ? Optional.of("this CDN has no dealings with " + borrower)
        : stops(Side.LENDING) ? Optional.of("lending is stopped here") : Optional.empty();
  }

  /** Why an offer that was given is not honoured. */
  Optional<String> toHonouring(CdnName borrower) {
    Stop stop = stopped.get(Side.LENDING);
    return stop != null && stop.keep() && !bans(borrower) ? Optional.empty() : toOffers(borrower);
  }

  /** Why nothing more is borrowed of a CDN. */
  Optional<String> toBorrowing(CdnName lender) {
    return bans(lender)
        ? Optional.of(lender + " is banned by an operator")
        : stops(Side.BORROWING)
            ? Optional.of("borrowing is stopped by an operator")
            : Optional.empty();
  }

  Restraints with(Side side, Optional<Stop> stop) {
    TreeMap<Side, Stop> next = new TreeMap<>(stopped);
    stop.ifPresentOrElse(s -> next.put(side, s), () -> next.remove(side));
    return new Restraints(next, banned);
  }

  Restraints with(CdnName cdn, Optional<Ban> ban) {
    TreeMap<CdnName, Ban> next = new TreeMap<>(banned);
    ban.ifPresentOrElse(b -> next.put(cdn, b), () -> next.remove(cdn));
    return new Restraints(stopped, next);
  }
}

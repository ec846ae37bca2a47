package io.spillway.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Demand for one service that people expect in a window of time.
 *
 * @param id names it
 * @param service for which service
 * @param from when it begins
 * @param until when it is over; after {@code from}
 * @param requests the demand in all then, wherever it is served; above 0
 * @param bits the bits of the responses to it; absent where nobody says
 * @param source who says so
 * @param reason a line for people
 */
public record AnticipatedSurge(
    SurgeId id,
    ServiceId service,
    Instant from,
    Instant until,
    RequestRate requests,
    Optional<BitRate> bits,
    Source source,
    String reason) {
  /** Who anticipates a surge. */
  public enum Source {
    /** An operator has declared it. */
    DECLARED,
    /** It stands in the calendar of the configuration. */
    CALENDAR
  }

  /** Checks; throws {@link IllegalArgumentException} naming the wrong value. */
  public AnticipatedSurge {
    if (!until.isAfter(from)) {
      throw new IllegalArgumentException(
          "surge until " + until + ": is not after from " + from + "; use a later time");
    }
    if (requests.perSecond() == 0) {
      throw new IllegalArgumentException("surge requests " + requests + ": use more than nothing");
    }
  }

  /** Whether it is close enough to prepare for, or lasts. */
  public boolean isNear(Instant now, Duration lead) {
    return !now.isBefore(from.minus(lead)) && now.isBefore(until);
  }

  /** The bits that belong to one request; nothing where nobody says. */
  public double bitsPerRequest() {
    return bits.map(rate -> rate.bitsPerSecond() / requests.perSecond()).orElse(0.0);
  }

  /** For people: how much, when, and why. */
  public String inWords() {
    return requests
        + bits.map(rate -> " " + rate).orElse("")
        + " from "
        + from
        + " until "
        + until
        + " ("
        + reason
        + ")";
  }
}

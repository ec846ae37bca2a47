package io.spillway.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the redirector answers from: immutable, published by the mediator as a whole.
 *
 * @param epoch of the control process that made it; a lower one is refused
 * @param version grows within an epoch
 * @param entries one a host name
 */
public record SteeringTable(long epoch, long version, List<Entry> entries) {
  /** Copies. */
  public SteeringTable {
    entries = List.copyOf(entries);
  }

  /**
   * The answers for one host.
   *
   * @param host the name
   * @param ttl the longest time that an answer may be kept
   * @param targets those that may be answered; own ones are the fallback when no other is usable
   */
  public record Entry(HostName host, Duration ttl, List<Target> targets) {
    /** Copies. */
    public Entry {
      targets = List.copyOf(targets);
    }
  }

  /**
   * One address to send clients to.
   *
   * @param cdn whose edge it is
   * @param agreement the agreement that backs it; empty for an own edge
   * @param address the edge's address
   * @param weight its share of the demand relative to the other targets, 0 or more
   * @param steerUntil no answer's TTL may reach beyond it; empty for an own edge
   */
  public record Target(
      CdnName cdn,
      Optional<AgreementId> agreement,
      IpAddress address,
      double weight,
      Optional<Instant> steerUntil) {
    /** Checks the weight; throws {@link IllegalArgumentException}. */
    public Target {
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException("weight " + weight + ": use 0 or more");
      }
    }
  }
}

package io.spillway.model;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A CDN's expiring statement of what it could lend, in aggregate only: a base advertisement object
 * of CDNI (RFC 8008, section 5.1) with who says so, since when and until when.
 *
 * @param cdn who advertises
 * @param endpoint the HTTPS address of its peering agent
 * @param sequence grows with each advertisement of this CDN; a lower one is stale
 * @param issuedAt when it was made
 * @param expiresAt from when on it is worth nothing
 * @param coordinate where it is in the space of round trips, if it has measured any
 * @param capabilities what it can do and for whom; at most 32
 */
public record Advertisement(
    CdnName cdn,
    URI endpoint,
    long sequence,
    Instant issuedAt,
    Instant expiresAt,
    Optional<Coordinate> coordinate,
    List<Capability> capabilities) {
  private static final int MOST = 32;

  /** Checks the forms; throws {@link IllegalArgumentException} naming the wrong value. */
  public Advertisement {
    capabilities = List.copyOf(capabilities);
    if (!"https".equals(endpoint.getScheme()) || endpoint.getHost() == null) {
      throw new IllegalArgumentException(
          "advertisement endpoint " + endpoint + ": use https://HOST:PORT");
    }
    if (!expiresAt.isAfter(issuedAt)) {
      throw new IllegalArgumentException(
          "advertisement expiry " + expiresAt + ": use a time after its issue at " + issuedAt);
    }
    if (capabilities.size() > MOST) {
      throw new IllegalArgumentException(
          "advertisement of " + capabilities.size() + " capabilities: use " + MOST + " at most");
    }
  }

  /**
   * What could be lent to whom, as a capability.
   *
   * @param lendable in coarse steps; parts of a request or bit are left out
   * @param footprint whose clients are served well
   */
  public static Capability limits(Capacity lendable, Footprint footprint) {
    return new Capability.CapacityLimits(
        List.of(
            limit("requests", (long) lendable.requests().perSecond()),
            limit("egress", lendable.bits().bitsPerSecond())),
        CdniFootprint.of(footprint));
  }

  private static Capability.Limit limit(String type, long most) {
    return new Capability.Limit(Optional.of(type), type, most, Optional.empty());
  }

  /** What it could lend now, in coarse steps; nothing where no limits are told. */
  public Capacity lendable() {
    return told().flatMap(Capability.CapacityLimits::capacity).orElse(Capacity.ZERO);
  }

  /** For whom it could lend, in the advertiser's own terms; empty for everybody. */
  public List<CdniFootprint> footprints() {
    return told().map(Capability::footprints).orElse(List.of());
  }

  /** The key that what the advertiser alone may read is encrypted to, if it tells one. */
  public Optional<Capability.EncryptionKey> encryptionKey() {
    return capabilities.stream()
        .filter(Capability.EncryptionKey.class::isInstance)
        .map(Capability.EncryptionKey.class::cast)
        .findFirst();
  }

  /** The same with that key in place of any other. */
  public Advertisement encryptedTo(Capability.EncryptionKey key) {
    List<Capability> all = new ArrayList<>(capabilities);
    all.removeIf(Capability.EncryptionKey.class::isInstance);
    all.add(key);
    return new Advertisement(cdn, endpoint, sequence, issuedAt, expiresAt, coordinate, all);
  }

  /** The first limits that say something of requests and bits. */
  private Optional<Capability.CapacityLimits> told() {
    return capabilities.stream()
        .filter(Capability.CapacityLimits.class::isInstance)
        .map(Capability.CapacityLimits.class::cast)
        .filter(c -> c.capacity().isPresent())
        .findFirst();
  }
}

package io.spillway.redirector.dns;

import io.spillway.model.HostName;
import java.time.Duration;
import java.util.List;

/**
 * The zone that is answered for, without what is steered.
 *
 * @param origin the name of the zone
 * @param nameservers its name servers, at least one; the first is the primary of the SOA
 * @param contact the mailbox of the SOA, as a name: {@code hostmaster.customer.example}
 * @param serial of the SOA
 * @param ttl of the zone's own records
 * @param negativeTtl how long a name or type that does not exist may be remembered (RFC 2308)
 * @param records further records
 */
public record Zone(
    HostName origin,
    List<HostName> nameservers,
    HostName contact,
    long serial,
    Duration ttl,
    Duration negativeTtl,
    List<StaticRecord> records) {
  /** Checks and copies; throws {@link IllegalArgumentException} with the mend. */
  public Zone {
    nameservers = List.copyOf(nameservers);
    records = List.copyOf(records);
    if (nameservers.isEmpty()) {
      throw new IllegalArgumentException(
          "zone " + origin + ": nameservers: name at least one, such as ns1." + origin);
    }
    if (serial < 0 || serial > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(
          "zone " + origin + ": serial " + serial + ": use 0 to 4294967295");
    }
    requireTtl(origin, "ttl", ttl);
    requireTtl(origin, "negativeTtl", negativeTtl);
  }

  /** A zone of steered hosts alone, with usual values for the rest. */
  public static Zone of(HostName origin, List<HostName> nameservers, Duration ttl) {
    HostName contact = new HostName("hostmaster." + origin);
    Duration negative = ttl.compareTo(Duration.ofSeconds(20)) < 0 ? ttl : Duration.ofSeconds(20);
    return new Zone(origin, nameservers, contact, 1, ttl, negative, List.of());
  }

  /** This zone with these further records instead of its own. */
  public Zone with(List<StaticRecord> otherRecords) {
    return new Zone(origin, nameservers, contact, serial, ttl, negativeTtl, otherRecords);
  }

  /**
   * One record that is not steered.
   *
   * @param name in full or relative to the origin, {@code @} for the origin itself
   * @param type such as {@code TXT}
   * @param data in the form of zone files (RFC 1035, section 5)
   */
  public record StaticRecord(String name, String type, String data) {}

  private static void requireTtl(HostName origin, String what, Duration ttl) {
    if (ttl.isNegative() || ttl.toSeconds() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "zone " + origin + ": " + what + " " + ttl + ": use 0 s to 2147483647 s (RFC 2181)");
    }
  }
}

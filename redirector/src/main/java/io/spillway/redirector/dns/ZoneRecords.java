package io.spillway.redirector.dns;

import io.spillway.model.HostName;
import io.spillway.redirector.dns.Zone.StaticRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** The records of a zone that are not steered, checked and by name and type. Immutable. */
public final class ZoneRecords {
  private static final int REFRESH_SECONDS = 3600;
  private static final int RETRY_SECONDS = 600;
  private static final int EXPIRE_SECONDS = 604_800;

  private final Name origin;
  private final SortedMap<Name, List<RecordSet>> sets = new TreeMap<>();
  private final RecordSet negativeSoa;

  /** Checks and compiles; throws {@link IllegalArgumentException} with place, value and mend. */
  public ZoneRecords(Zone zone) {
    origin = name(zone.origin());
    int ttl = (int) zone.ttl().toSeconds();
    int negative = (int) zone.negativeTtl().toSeconds();
    List<Record> records = new ArrayList<>();
    Record soa = soa(zone, ttl, negative);
    records.add(soa);
    for (HostName nameserver : zone.nameservers()) {
      records.add(new NSRecord(origin, DClass.IN, ttl, name(nameserver)));
    }
    for (StaticRecord record : zone.records()) {
      records.add(parsed(zone, record, ttl));
    }
    SortedMap<Name, SortedMap<Integer, List<byte[]>>> data = new TreeMap<>();
    for (Record record : records) {
      data.computeIfAbsent(record.getName(), name -> new TreeMap<>())
          .computeIfAbsent(record.getType(), type -> new ArrayList<>())
          .add(record.rdataToWireCanonical());
    }
    data.forEach((name, types) -> sets.put(name, compiled(zone, name, types, ttl)));
    negativeSoa =
        new RecordSet(Wire.SOA, Math.min(ttl, negative), List.of(soa.rdataToWireCanonical()));
  }

  Name origin() {
    return origin;
  }

  /** The records by name; the origin is among them. */
  SortedMap<Name, List<RecordSet>> sets() {
    return sets;
  }

  /** The SOA as it goes with negative answers (RFC 2308, section 3). */
  RecordSet negativeSoa() {
    return negativeSoa;
  }

  static Name name(HostName host) {
    try {
      return Name.fromString(host.value() + ".");
    } catch (TextParseException e) {
      throw new IllegalArgumentException("host name \"" + host + "\": " + e.getMessage(), e);
    }
  }

  private Record soa(Zone zone, int ttl, int negative) {
    return new SOARecord(
        origin,
        DClass.IN,
        ttl,
        name(zone.nameservers().getFirst()),
        name(zone.contact()),
        zone.serial(),
        REFRESH_SECONDS,
        RETRY_SECONDS,
        EXPIRE_SECONDS,
        negative);
  }

  private Record parsed(Zone zone, StaticRecord record, int ttl) {
    String place =
        "zone %s: record %s %s %s: "
            .formatted(zone.origin(), record.name(), record.type(), record.data());
    Name name;
    Record parsed;
    int type = Type.value(record.type());
    if (type <= 0 || type == Type.SOA || !Type.isRR(type)) {
      throw new IllegalArgumentException(
          place + "use a type of records other than SOA, such as A, TXT or CNAME");
    }
    try {
      name = Name.fromString(record.name(), origin);
      parsed = Record.fromString(name, type, DClass.IN, ttl, record.data(), origin);
    } catch (IOException e) {
      // dnsjava names the place in a file that there is not.
      String problem = String.valueOf(e.getMessage()).replaceFirst("^<none>:\\d+: ", "");
      throw new IllegalArgumentException(place + problem, e);
    }
    if (!name.subdomain(origin)) {
      throw new IllegalArgumentException(place + "its name is outside of the zone: leave it out");
    }
    if (name.isWild()) {
      throw new IllegalArgumentException(place + "wildcards are not offered: list the names");
    }
    if (type == Type.NS && !name.equals(origin)) {
      throw new IllegalArgumentException(
          place + "zones below this one are not offered: serve them elsewhere");
    }
    return parsed;
  }

  private static List<RecordSet> compiled(
      Zone zone, Name name, SortedMap<Integer, List<byte[]>> types, int ttl) {
    List<byte[]> aliases = types.getOrDefault(Type.CNAME, List.of());
    if (!aliases.isEmpty() && (types.size() > 1 || aliases.size() > 1)) {
      throw new IllegalArgumentException(
          "zone %s: %s: a CNAME stands alone (RFC 1034, 3.6.2): remove it or the others"
              .formatted(zone.origin(), name));
    }
    List<RecordSet> compiled = new ArrayList<>();
    types.forEach((type, data) -> compiled.add(new RecordSet(type, ttl, data)));
    return compiled;
  }
}

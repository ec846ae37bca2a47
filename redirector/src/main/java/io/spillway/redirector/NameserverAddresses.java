package io.spillway.redirector;

import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.redirector.dns.Zone;
import io.spillway.redirector.dns.Zone.StaticRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives the first name server the addresses listened on, if it is in the zone without any. */
final class NameserverAddresses {
  private NameserverAddresses() {}

  static Zone added(RedirectorSettings settings) {
    Zone zone = settings.zone();
    HostName nameserver = zone.nameservers().getFirst();
    if (!nameserver.value().endsWith("." + zone.origin())
        || zone.records().stream().anyMatch(record -> isNamed(record, nameserver, zone))) {
      return zone;
    }
    List<StaticRecord> records = new ArrayList<>(zone.records());
    for (String type : List.of("A", "AAAA")) {
      first(settings, type)
          .ifPresent(
              address -> records.add(new StaticRecord(nameserver + ".", type, address.value())));
    }
    return zone.with(records);
  }

  private static boolean isNamed(StaticRecord record, HostName nameserver, Zone zone) {
    String full =
        record.name().endsWith(".") ? record.name() : record.name() + "." + zone.origin() + ".";
    return full.equalsIgnoreCase(nameserver + ".");
  }

  private static Optional<IpAddress> first(RedirectorSettings settings, String type) {
    return settings.listen().stream()
        .map(RedirectorSettings.Listen::address)
        .filter(address -> !address.toInetAddress().isAnyLocalAddress())
        .filter(address -> address.value().contains(":") == type.equals("AAAA"))
        .findFirst();
  }
}

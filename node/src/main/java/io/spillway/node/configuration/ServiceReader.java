package io.spillway.node.configuration;

import io.spillway.model.CalendarEntry;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.Origin;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.Sla;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code services}, with the calendar of each. */
final class ServiceReader {
  private ServiceReader() {}

  /**
   * What is read.
   *
   * @param all the services
   * @param calendar the surges that are anticipated for them
   */
  record Services(List<Service> all, List<CalendarEntry> calendar) {}

  static Services read(Section s) {
    List<Service> all = new ArrayList<>();
    List<CalendarEntry> calendar = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<ServiceId> ids = new HashSet<>();
    Set<HostName> hosts = new HashSet<>();
    for (Section v : s.sections("services")) {
      Service service = service(v);
      for (CalendarEntry entry : CalendarReader.read(v, service)) {
        if (!names.add(entry.name())) {
          throw new ConfigurationException(v.twice("calendar", entry.name()));
        }
        calendar.add(entry);
      }
      v.end();
      if (!ids.add(service.id())) {
        throw new ConfigurationException(v.twice("id", service.id()));
      }
      for (HostName host : service.hosts()) {
        if (!hosts.add(host)) {
          throw new ConfigurationException(v.twice("hosts", host));
        }
      }
      all.add(service);
    }
    return new Services(List.copyOf(all), List.copyOf(calendar));
  }

  private static Service service(Section v) {
    ServiceId id = v.value("id", ServiceId::new);
    List<HostName> hosts = v.some("hosts", HostName::new);
    Origin origin = v.value("origin", ServiceReader::origin);
    Sla sla = sla(v.section("sla"));
    List<CdnName> delegates = v.isList("delegable") ? v.some("delegable", CdnName::new) : List.of();
    boolean delegable = !delegates.isEmpty() || v.flag("delegable", false);
    boolean redirect = v.flag("edge-redirect", false);
    // The path is checked by the service itself, so that the place can be told.
    return v.value(
        "probe-path",
        path -> new Service(id, hosts, origin, sla, delegable, delegates, redirect, path));
  }

  private static Sla sla(Section s) {
    double quantile = s.value("quantile", text -> share(text, true));
    double errors = s.value("errors", text -> share(text, false));
    try {
      Sla sla = new Sla(quantile, s.duration("latency"), errors);
      s.end();
      return sla;
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(s.at("latency") + ": " + e.getMessage());
    }
  }

  private static double share(String text, boolean aboveZero) {
    double value = Double.parseDouble(text);
    if (!(value >= 0 && value <= 1) || (aboveZero && value == 0)) {
      throw new IllegalArgumentException(
          "\"" + text + "\": use a number " + (aboveZero ? "above 0, at most 1" : "from 0 to 1"));
    }
    return value;
  }

  private static Origin origin(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("\"" + text + "\": use HOST:PORT");
    }
    try {
      return new Origin(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\": use HOST:PORT", e);
    }
  }
}

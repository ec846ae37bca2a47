package io.spillway.model;

import java.time.Duration;
import java.util.List;

/**
 * What the primary needs from peers for one service. It stays at home: peers are told an {@link
 * Inquiry}.
 *
 * @param service the service as the primary names it
 * @param hosts its host names
 * @param origin where peers fetch its content
 * @param probePath the path by which a delegation is checked
 * @param footprint whose clients have to be served
 * @param capacity how much
 * @param sla how good at least
 * @param ceiling the price at most
 * @param duration for how long
 */
public record Requirement(
    ServiceId service,
    List<HostName> hosts,
    Origin origin,
    String probePath,
    Footprint footprint,
    Capacity capacity,
    Sla sla,
    Tariff ceiling,
    Duration duration) {
  /** Copies; throws {@link IllegalArgumentException} naming the wrong value. */
  public Requirement {
    hosts = List.copyOf(hosts);
    check("requirement", hosts, duration);
    Paths.require("probe path", probePath);
  }

  /** What holds for a requirement and for what is told of it. */
  static void check(String what, List<HostName> hosts, Duration duration) {
    if (hosts.isEmpty() || hosts.size() > 64) {
      throw new IllegalArgumentException(what + ": name 1 to 64 hosts, not " + hosts.size());
    }
    if (!duration.isPositive() || duration.compareTo(Duration.ofDays(31)) > 0) {
      throw new IllegalArgumentException(
          what + " duration " + duration + ": use a positive duration of at most 31 days");
    }
  }

  /** The same requirement for another capacity. */
  public Requirement withCapacity(Capacity other) {
    return new Requirement(
        service, hosts, origin, probePath, footprint, other, sla, ceiling, duration);
  }
}

package io.spillway.surge;

import io.spillway.model.ServiceId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one lender has reported of the last seconds.
 *
 * @param service which service it carries
 * @param loads requests by the second, served and refused, oldest first
 */
public record PeerReport(ServiceId service, List<Load> loads) {
  /**
   * Requests in one second.
   *
   * @param second the epoch second
   * @param requests how many
   */
  public record Load(long second, double requests) {}

  /** For how many seconds the latest report stands for those that are missing. */
  static final int STANDS = 5;

  /** For how many of these it is extrapolated: clients on the move arrive there and leave here. */
  private static final int EXTRAPOLATED = 2;

  private static final int MEMORY = 12;
  private static final int SLOPE_SECONDS = 3;

  /** Copies. */
  public PeerReport {
    loads = List.copyOf(loads);
  }

  /** With one more second; a second that is reported again is replaced. */
  PeerReport with(Load load) {
    SortedMap<Long, Load> all = new TreeMap<>();
    loads.forEach(l -> all.put(l.second(), l));
    all.put(load.second(), load);
    while (all.size() > MEMORY) {
      all.remove(all.firstKey());
    }
    return new PeerReport(service, new ArrayList<>(all.values()));
  }

  /** What it carries in the given second: as reported, else as the reports before let expect. */
  double at(long second) {
    List<Load> before = loads.stream().filter(l -> l.second() <= second).toList();
    if (before.isEmpty()) {
      return 0;
    }
    Load latest = before.getLast();
    long missing = second - latest.second();
    if (missing > STANDS) {
      return 0;
    }
    Load earlier =
        before.stream()
            .filter(l -> l.second() <= latest.second() - SLOPE_SECONDS)
            .reduce(latest, (a, b) -> b);
    long apart = latest.second() - earlier.second();
    double slope = apart > 0 ? (latest.requests() - earlier.requests()) / apart : 0;
    return Math.max(0, latest.requests() + slope * Math.min(missing, EXTRAPOLATED));
  }

  /** The latest second that was reported. */
  long latest() {
    return loads.isEmpty() ? 0 : loads.getLast().second();
  }
}

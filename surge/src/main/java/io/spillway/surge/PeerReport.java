package io.spillway.surge;

import io.spillway.model.ServiceId;
import io.spillway.model.message.Shared;
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

  private static final int MEMORY = 16;

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

  /** What it carried in the given second: as reported, else as reported last before it. */
  double at(long second) {
    return loads.stream()
        .filter(load -> load.second() <= second)
        .reduce((_, later) -> later)
        .map(Load::requests)
        .orElse(0.0);
  }

  /**
   * Whether what it reported last still stands for a second; if not, it is taken to carry nothing.
   */
  boolean stands(long second) {
    return Shared.PeerLoad.stands(latest(), second);
  }

  /** The latest second that was reported. */
  long latest() {
    return loads.isEmpty() ? 0 : loads.getLast().second();
  }
}

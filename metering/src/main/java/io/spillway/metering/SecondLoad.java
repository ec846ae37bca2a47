package io.spillway.metering;

import io.spillway.model.RequestRate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was carried under an agreement in one second.
 *
 * @param second its beginning
 * @param served requests answered
 * @param refused requests refused or failed
 */
public record SecondLoad(Instant second, RequestRate served, RequestRate refused) {
  /** The list with this load added to its second; in the order of time. */
  static List<SecondLoad> add(List<SecondLoad> list, SecondLoad load) {
    List<SecondLoad> sums = new ArrayList<>(list);
    int at = sums.size();
    while (at > 0 && sums.get(at - 1).second.isAfter(load.second)) {
      at--;
    }
    if (at > 0 && sums.get(at - 1).second.equals(load.second)) {
      SecondLoad old = sums.get(at - 1);
      sums.set(
          at - 1,
          new SecondLoad(old.second, old.served.plus(load.served), old.refused.plus(load.refused)));
    } else {
      sums.add(at, load);
    }
    return List.copyOf(sums);
  }

  /** The load of a second, if the list has it. */
  static Optional<SecondLoad> find(List<SecondLoad> list, Instant second) {
    return list.stream().filter(l -> l.second.equals(second)).findFirst();
  }
}

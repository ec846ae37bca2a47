package io.spillway.demo.initiation;

import io.spillway.demo.client.Tally.Second;
import io.spillway.demo.report.Sla;
import java.util.List;
import java.util.OptionalInt;

/**
 * When the SLA is missed and met again, for every footprint at once.
 *
 * @param sla what each second of each footprint must keep to
 * @param footprints each footprint's seconds, from 0 without gap; a second that one of them lacks
 *     is one without requests
 */
record FootprintSla(Sla sla, List<List<Second>> footprints) {
  /** In so many consecutive seconds it has to be met. */
  static final int LASTING_SECONDS = 30;

  FootprintSla {
    footprints = footprints.stream().map(List::copyOf).toList();
  }

  /**
   * The first second in which a footprint misses it.
   *
   * @param from the first second that is looked at
   * @param end the second before which looking ends
   */
  OptionalInt missed(int from, int end) {
    for (int second = Math.max(from, 0); second < end; second++) {
      if (!isMet(second)) {
        return OptionalInt.of(second);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * The first of 30 consecutive seconds, after the first in which it was missed, in all of which
   * every footprint has it; empty when it was not missed, or not met again before the end.
   */
  OptionalInt metAgain(int from, int end) {
    OptionalInt missed = missed(from, end);
    int run = 0;
    for (int second = missed.orElse(end); second < end; second++) {
      run = isMet(second) ? run + 1 : 0;
      if (run == LASTING_SECONDS) {
        return OptionalInt.of(second - LASTING_SECONDS + 1);
      }
    }
    return OptionalInt.empty();
  }

  private boolean isMet(int second) {
    return footprints.stream()
        .allMatch(seconds -> second >= seconds.size() || sla.isMet(seconds.get(second)));
  }
}

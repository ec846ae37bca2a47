package io.spillway.surge;

import io.spillway.model.ServiceId;
import io.spillway.surge.crowd.CrowdWatch;
import io.spillway.surge.crowd.Makeup;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the requests of each service are like, after each fact. */
final class CrowdFold {
  /** Less evidence of a change than this, in nats, and demand is at its baseline beyond doubt. */
  private static final double CALM = 4;

  private CrowdFold() {}

  /** Those of the services that there are. */
  static SortedMap<ServiceId, CrowdWatch> of(
      Set<ServiceId> services, SortedMap<ServiceId, CrowdWatch> before) {
    SortedMap<ServiceId, CrowdWatch> crowds = new TreeMap<>(before);
    crowds.keySet().retainAll(services);
    return crowds;
  }

  /** After a second, whose demand is noted already; what edges reported of it is still there. */
  static SurgeState finished(SurgeState state, long second) {
    SortedMap<ServiceId, CrowdWatch> crowds = new TreeMap<>();
    state
        .services()
        .forEach((id, demand) -> {
          DemandWatch watch = demand.watch();
          Makeup makeup = state.makeup(id, second);
          CrowdWatch before = state.crowd(id);
          crowds.put(
              id,
              watch.changed()
                  ? before.surging(second, makeup)
                  : before.next(second, makeup, watch.evidence() < CALM));
        });
    return state.withCrowds(crowds);
  }

  /** After seconds that nobody knows of. */
  static SurgeState passed(SurgeState state, long second) {
    SortedMap<ServiceId, CrowdWatch> crowds = new TreeMap<>();
    state.crowds().forEach((id, watch) -> crowds.put(id, watch.paused(second)));
    return state.withCrowds(crowds);
  }
}

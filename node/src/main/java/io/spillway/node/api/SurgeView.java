package io.spillway.node.api;

import io.spillway.mediator.Anticipation;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.Backing;
import io.spillway.mediator.MediatorState;
import io.spillway.model.AnticipatedSurge;
import io.spillway.model.ArrangementId;
import io.spillway.model.BitRate;
import io.spillway.model.Forecast;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.SurgeId;
import io.spillway.policy.CompiledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A surge that is anticipated, and what is ready for it.
 *
 * @param id names it
 * @param service for which service
 * @param from when it begins
 * @param until when it is over
 * @param requests the demand in all then
 * @param bits the bits of the responses; absent where nobody says
 * @param source DECLARED or CALENDAR
 * @param reason a line for people
 * @param state how near it is
 * @param counts whether it counts as demand now: the largest that is near does, if rule {@code
 *     borrow.ahead} admits it
 * @param arrangement the one that the service has now; absent while it is ahead, or where none is
 * @param ready what peers are ready to carry in it
 */
record SurgeView(
    SurgeId id,
    ServiceId service,
    Instant from,
    Instant until,
    RequestRate requests,
    Optional<BitRate> bits,
    AnticipatedSurge.Source source,
    String reason,
    State state,
    boolean counts,
    Optional<ArrangementId> arrangement,
    RequestRate ready) {
  /** How near a surge is. */
  enum State {
    /** It begins later than the lead. */
    AHEAD,
    /** It begins within the lead. */
    NEAR,
    /** It has begun and is not over. */
    LASTS,
    /** It was withdrawn. */
    WITHDRAWN
  }

  /** All that are not over; of what recurs, the next. */
  static List<SurgeView> all(MediatorState state, Instant now) {
    return Anticipation.open(state, now).stream().map(surge -> of(surge, state, now)).toList();
  }

  static SurgeView of(AnticipatedSurge surge, MediatorState state, Instant now) {
    Duration lead =
        state.policy().map(p -> CompiledPolicy.of(p).borrowLead()).orElse(Duration.ZERO);
    boolean known =
        surge.source() == AnticipatedSurge.Source.CALENDAR
            || state.surges().containsKey(surge.id());
    State near =
        !known
            ? State.WITHDRAWN
            : !surge.isNear(now, lead)
                ? State.AHEAD
                : now.isBefore(surge.from()) ? State.NEAR : State.LASTS;
    Optional<Forecast> forecast = Optional.ofNullable(state.forecasts().get(surge.service()));
    boolean counts =
        forecast
            .flatMap(f -> Anticipation.counting(state, f, now))
            .filter(surge::equals)
            .isPresent();
    Optional<Arrangement> arrangement =
        state.current(surge.service()).filter(a -> near == State.NEAR || near == State.LASTS);
    return new SurgeView(
        surge.id(),
        surge.service(),
        surge.from(),
        surge.until(),
        surge.requests(),
        surge.bits(),
        surge.source(),
        surge.reason(),
        near,
        counts,
        arrangement.map(Arrangement::id),
        arrangement.map(SurgeView::ready).orElse(RequestRate.ZERO));
  }

  private static RequestRate ready(Arrangement arrangement) {
    return RequestRate.perSecond(
        arrangement.backings(Backing.Status.READY).mapToDouble(Backing::agreed).sum());
  }
}

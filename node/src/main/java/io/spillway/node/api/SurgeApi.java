package io.spillway.node.api;

import io.spillway.model.Forecast;
import io.spillway.model.ServiceId;
import java.util.List;
import java.util.Optional;

/** The surge detector: load and forecast per service. */
final class SurgeApi implements PartApi {
  private final States states;

  SurgeApi(States states) {
    this.states = states;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/surge/v1/forecasts",
            asked -> Reply.of(states.look(m -> List.copyOf(m.mediator().forecasts().values())))),
        Route.get("/surge/v1/forecasts/{id}", asked -> Reply.of(forecast(asked.id()))));
  }

  private Forecast forecast(String service) {
    try {
      ServiceId wanted = new ServiceId(service);
      Optional<Forecast> found =
          states.look(m -> Optional.ofNullable(m.mediator().forecasts().get(wanted)));
      if (found.isPresent()) {
        return found.get();
      }
    } catch (IllegalArgumentException e) {
      // A name that no service can have: told like any other that is not there.
    }
    throw new ProblemException(
        404, "there is no forecast of \"" + service + "\" (yet); /surge/v1/forecasts lists");
  }
}

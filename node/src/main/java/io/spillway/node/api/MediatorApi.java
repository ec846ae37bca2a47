package io.spillway.node.api;

import io.spillway.mediator.Arrangement;
import io.spillway.mediator.Phase;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The mediator: arrangements, and their end. */
final class MediatorApi implements PartApi {
  private final States states;

  private final InstantSource time;

  MediatorApi(States states, InstantSource time) {
    this.states = states;
    this.time = time;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/mediator/v1/arrangements", asked -> Reply.of(arrangements())),
        Route.get("/mediator/v1/arrangements/{id}", asked -> Reply.of(arrangement(asked.id()))),
        Route.post("/mediator/v1/arrangements/{id}/stop", asked -> stop(asked.id())));
  }

  private List<ArrangementView> arrangements() {
    return states.look(m ->
        m.mediator().arrangements().values().stream()
            .map(a -> ArrangementView.of(a, m.mediator(), time.instant()))
            .toList());
  }

  private ArrangementView arrangement(String id) {
    Arrangement arrangement = states.arrangement(id);
    return states.look(m -> ArrangementView.of(arrangement, m.mediator(), time.instant()));
  }

  private Reply stop(String id) {
    Arrangement arrangement = states.arrangement(id);
    Phase phase = arrangement.phase();
    if (phase.over()) {
      return Reply.of(
          new Reply.Accepted(
              "%s ended at %s: it is %s".formatted(arrangement.id(), since(arrangement), phase)));
    }
    if (phase == Phase.DRAINING || phase == Phase.SETTLING) {
      return Reply.of(
          new Reply.Accepted(
              "%s is ending already: it is %s since %s"
                  .formatted(arrangement.id(), phase, since(arrangement))));
    }
    states.tell(
        PartName.MEDIATOR, new MediatorMessage.StopArrangement(arrangement.id(), "an operator"));
    return Reply.accepted("stopping " + arrangement.id());
  }

  /** When the phase began that it is in. */
  private static Instant since(Arrangement arrangement) {
    return arrangement.history().getLast().at();
  }
}

package io.spillway.node.api;

import io.spillway.mediator.Arrangement;
import io.spillway.mediator.Phase;
import io.spillway.model.ServiceId;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The mediator: arrangements, requests for one, and their end. */
final class MediatorApi implements PartApi {
  private static final int LONGEST_REASON = 200;

  private final States states;

  private final InstantSource time;

  MediatorApi(States states, InstantSource time) {
    this.states = states;
    this.time = time;
  }

  /**
   * A request to begin an arrangement.
   *
   * @param service for which service
   * @param reason for the record
   */
  record InitiationRequest(ServiceId service, String reason) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/mediator/v1/arrangements", asked -> Reply.of(arrangements())),
        Route.get("/mediator/v1/arrangements/{id}", asked -> Reply.of(arrangement(asked.id()))),
        Route.post("/mediator/v1/arrangements/{id}/stop", asked -> stop(asked.id())),
        Route.post(
            "/mediator/v1/initiation-requests",
            asked -> initiate(asked.body(InitiationRequest.class))));
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

  private Reply initiate(InitiationRequest asked) {
    boolean known =
        states.look(
            m -> m.mediator().services().stream().anyMatch(s -> s.id().equals(asked.service())));
    if (!known) {
      throw new ProblemException(
          404, "there is no service \"" + asked.service() + "\"; /registry/v1/services lists");
    }
    if (asked.reason().isBlank() || asked.reason().length() > LONGEST_REASON) {
      throw new ProblemException(
          400, "$.reason: say in 1 to " + LONGEST_REASON + " characters why");
    }
    states.tell(
        PartName.MEDIATOR,
        new MediatorMessage.RequestInitiation(
            asked.service(), "an operator", asked.reason().replaceAll("\\s+", " ")));
    return Reply.accepted("asked; /audit/v1/entries tells what the mediator decides");
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

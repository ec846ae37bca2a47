package io.spillway.node.api;

import io.spillway.mediator.Anticipation;
import io.spillway.mediator.MediatorState;
import io.spillway.model.AnticipatedSurge;
import io.spillway.model.BitRate;
import io.spillway.model.Numbering;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Surges that are anticipated: what people declare and withdraw, and what the calendar has. */
final class SurgesApi implements PartApi {
  private static final String PATH = "/mediator/v1/surges";

  private final States states;
  private final InstantSource time;

  SurgesApi(States states, InstantSource time) {
    this.states = states;
    this.time = time;
  }

  /**
   * A declaration.
   *
   * @param service for which service
   * @param from when it begins
   * @param until when it is over
   * @param requests the demand in all then
   * @param bits the bits of the responses
   * @param reason for the record
   */
  record Declaration(
      ServiceId service,
      Instant from,
      Instant until,
      RequestRate requests,
      Optional<BitRate> bits,
      String reason) {}

  /**
   * A withdrawal.
   *
   * @param reason for the record
   */
  record Withdrawal(String reason) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, asked -> Reply.of(states.look(m -> SurgeView.all(m.mediator(), now())))),
        Route.post(PATH, asked -> declare(asked.body(Declaration.class))),
        Route.post(
            PATH + "/{id}/withdraw", asked -> withdraw(asked.id(), asked.body(Withdrawal.class))));
  }

  private Instant now() {
    return time.instant();
  }

  private Reply declare(Declaration body) {
    MediatorMessage.DeclareSurge order =
        new MediatorMessage.DeclareSurge(
            body.service(),
            body.from(),
            body.until(),
            body.requests(),
            body.bits(),
            Reasons.line(body.reason()));
    // What is declared already and lasts is no longer to come.
    if (states.look(m -> Anticipation.same(m.mediator(), order)).isEmpty()) {
      states
          .look(m -> Anticipation.objection(m.mediator(), order, now()))
          .ifPresent(objection -> {
            throw new ProblemException(409, objection);
          });
      states.tell(PartName.MEDIATOR, order);
    }
    return states
        .look(m ->
            Anticipation.same(m.mediator(), order)
                .map(surge -> SurgeView.of(surge, m.mediator(), now())))
        .map(Reply::of)
        .orElseThrow(() -> new ProblemException(503, "another order came between: repeat it"));
  }

  private Reply withdraw(String id, Withdrawal body) {
    String reason = Reasons.line(body.reason());
    AnticipatedSurge surge = find(id);
    if (surge.source() == AnticipatedSurge.Source.CALENDAR) {
      throw new ProblemException(
          409,
          surge.id()
              + " stands in the calendar: take it out of services[].calendar in cdn.yaml and start"
              + " the node again, or have rule borrow.ahead not admit it");
    }
    states.tell(PartName.MEDIATOR, new MediatorMessage.WithdrawSurge(surge.id(), reason));
    return Reply.of(states.look(m -> SurgeView.of(surge, m.mediator(), now())));
  }

  private AnticipatedSurge find(String id) {
    List<AnticipatedSurge> open =
        states.look(m -> {
          MediatorState mediator = m.mediator();
          return Anticipation.open(mediator, now());
        });
    return open.stream()
        .filter(surge -> Numbering.isMeant(surge.id().value(), id))
        .findFirst()
        .orElseThrow(() ->
            new ProblemException(
                404,
                "there is no surge \""
                    + id
                    + "\"; "
                    + (open.isEmpty()
                        ? "none is anticipated"
                        : "there are: "
                            + String.join(", ", open.stream().map(s -> s.id().value()).toList()))));
  }
}

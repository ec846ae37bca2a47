package io.spillway.node.api;

import io.spillway.mediator.Asking;
import io.spillway.mediator.Askings;
import io.spillway.model.Asker;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests of people and of web servers' alarms for an arrangement. */
final class InitiationApi implements PartApi {
  private static final String PATH = "/mediator/v1/initiations";

  private final States states;
  private final InstantSource time;

  InitiationApi(States states, InstantSource time) {
    this.states = states;
    this.time = time;
  }

  /**
   * A request to begin an arrangement.
   *
   * @param service for which service
   * @param asker who asks
   * @param key with which it is the same when it is repeated; absent for one that is not
   * @param requests what is wanted of peers; absent for what the forecast makes of it
   * @param reason for the record
   */
  record Initiation(
      ServiceId service,
      Asker asker,
      Optional<String> key,
      Optional<RequestRate> requests,
      String reason) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            PATH,
            asked -> Reply.of(states.look(m -> Askings.recent(m.mediator(), time.instant())))),
        Route.post(PATH, asked -> initiate(asked.body(Initiation.class))));
  }

  private Reply initiate(Initiation asked) {
    boolean known =
        states.look(
            m -> m.mediator().services().stream().anyMatch(s -> s.id().equals(asked.service())));
    if (!known) {
      throw new ProblemException(
          404, "there is no service \"" + asked.service() + "\"; /registry/v1/services lists");
    }
    int longest = MediatorMessage.RequestInitiation.LONGEST_KEY;
    String key = asked.key().orElseGet(() -> UUID.randomUUID().toString());
    if (key.isBlank() || key.length() > longest) {
      throw new ProblemException(
          400, "$.key: use 1 to " + longest + " characters, or leave it out");
    }
    String reason = Reasons.line(asked.reason());
    Optional<Asking> standing =
        states.look(m -> Askings.standing(m.mediator(), asked.asker(), key));
    standing
        .filter(before -> !before.service().equals(asked.service()))
        .ifPresent(before -> {
          throw new ProblemException(
              409,
              "$.key: \"" + key + "\" has asked for " + before.service() + " already: use another");
        });
    Optional<String> often =
        states
            .look(m -> Askings.tooOften(m.mediator(), asked.asker(), time.instant()))
            .filter(refusal -> standing.isEmpty());
    states.tell(
        PartName.MEDIATOR,
        new MediatorMessage.RequestInitiation(
            asked.service(), asked.asker(), key, asked.requests(), reason));
    if (often.isPresent()) {
      throw new ProblemException(429, often.get());
    }
    return states
        .look(m -> Askings.find(m.mediator(), asked.asker(), key))
        .map(InitiationApi::answer)
        .orElseThrow(() -> new ProblemException(503, "others asked at the same time: repeat it"));
  }

  private static Reply answer(Asking asking) {
    return switch (asking.outcome()) {
      case BEGUN, GOES_ON -> Reply.of(asking);
      case REFUSED -> throw new ProblemException(409, "refused: " + asking.reason());
      case TOO_OFTEN -> throw new ProblemException(429, asking.reason());
    };
  }
}

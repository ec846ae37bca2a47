package io.spillway.mediator;

import io.spillway.model.Asker;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.message.MediatorMessage;
import java.util.List;
import java.util.Optional;

/** A person and an alarm that ask a primary for peers. */
final class Askers {
  static final Asker KIM = new Asker(Asker.Kind.PERSON, "kim");
  static final Asker ALARM = new Asker(Asker.Kind.ALARM, "edge-a1");

  private Askers() {}

  /** A person asks, each time anew. */
  static void ask(Primary primary, ServiceId service) {
    ask(primary, KIM, "key-" + primary.facts.size(), service, Optional.empty());
  }

  /** Somebody asks for so much of peers. */
  static void ask(
      Primary primary, Asker asker, String key, ServiceId service, Optional<RequestRate> requests) {
    primary.tell(new MediatorMessage.RequestInitiation(service, asker, key, requests, "a hunch"));
  }

  /** What was answered, in order. */
  static List<Asking> answers(Primary primary) {
    return primary.facts.stream()
        .filter(MediatorFact.InitiationDecided.class::isInstance)
        .map(f -> ((MediatorFact.InitiationDecided) f).asking())
        .toList();
  }

  /** Why no arrangement began, in order. */
  static List<String> refusals(Primary primary) {
    return answers(primary).stream()
        .filter(a -> a.outcome() != Asking.Outcome.BEGUN)
        .map(Asking::reason)
        .toList();
  }
}

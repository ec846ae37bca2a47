package io.spillway.node.history;

import io.spillway.engine.Effect;
import io.spillway.engine.Fact;
import io.spillway.engine.Step;
import io.spillway.model.Tariff;
import io.spillway.model.Work;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.RegistryMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A decision in words, also where its facts have no story. */
final class Telling {
  private Telling() {}

  static List<String> of(Step<?> step) {
    List<String> told = new ArrayList<>();
    step.facts().stream().map(Fact::story).filter(s -> !s.isEmpty()).forEach(told::add);
    step.effects().forEach(effect -> told.add(words(effect)));
    return told.isEmpty() ? List.of("nothing was done") : List.copyOf(told);
  }

  private static String words(Effect effect) {
    return switch (effect) {
      case Effect.Send(var to, PeerMessage.OfferMade(var offer)) ->
          "offers " + to + " " + offer.capacity() + " at " + words(offer.tariff());
      case Effect.Send(var to, PeerMessage.OfferDeclined(var _, String reason)) ->
          "declines to offer to " + to + ": " + reason;
      case Effect.Send(var to, PeerMessage message) -> "tells " + to + " " + name(message);
      case Effect.Perform(Work.SealBid bid) ->
          "bids " + bid.offer().capacity() + " at " + words(bid.offer().tariff());
      case Effect.Perform(Work work) -> "has done: " + name(work);
      case Effect.Tell(var _, RegistryMessage.ReserveCapacity reserve) ->
          "has " + reserve.wanted() + " reserved";
      case Effect.Tell(var to, var message) ->
          "tells the " + to.name().toLowerCase(Locale.ROOT) + " " + name(message);
    };
  }

  private static String words(Tariff tariff) {
    return "%s for a million requests, %s for a gigabyte, %s for a committed hour of 1,000/s"
        .formatted(tariff.perMillionRequests(), tariff.perGigabyte(), tariff.perCommittedHour());
  }

  private static String name(Object message) {
    return message.getClass().getSimpleName();
  }
}

package io.spillway.node.history;

import io.spillway.engine.Effect;
import io.spillway.engine.Fact;
import io.spillway.engine.Step;
import io.spillway.mediator.MediatorFact;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.Tariff;
import io.spillway.model.Work;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.RegistryMessage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Capacity and money in a decision, by name with the unit. */
final class Figures {
  private final SortedMap<String, BigDecimal> figures = new TreeMap<>();

  private Figures() {}

  static SortedMap<String, BigDecimal> of(Step<?> step) {
    Figures all = new Figures();
    step.facts().forEach(all::fact);
    step.effects().forEach(all::effect);
    return all.figures;
  }

  /** What the second has more than the first, and less than zero for what it has not. */
  static SortedMap<String, BigDecimal> difference(
      SortedMap<String, BigDecimal> was, SortedMap<String, BigDecimal> would) {
    SortedMap<String, BigDecimal> difference = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>(was.keySet());
    names.addAll(would.keySet());
    for (String name : names) {
      BigDecimal more =
          would
              .getOrDefault(name, BigDecimal.ZERO)
              .subtract(was.getOrDefault(name, BigDecimal.ZERO));
      if (more.signum() != 0) {
        difference.put(name, more.stripTrailingZeros());
      }
    }
    return difference;
  }

  private void fact(Fact fact) {
    if (fact instanceof MediatorFact.ArrangementChanged changed && changed.counter() > 0) {
      figures.put(
          "needed of peers, requests/s", requests(changed.arrangement().requirement().capacity()));
    }
  }

  private void effect(Effect effect) {
    switch (effect) {
      case Effect.Send(var _, PeerMessage.OfferMade(Offer offer)) -> offered(offer);
      case Effect.Send(var _, PeerMessage.Termination _) -> add("agreements ended", BigDecimal.ONE);
      case Effect.Perform(Work.SealBid bid) -> offered(bid.offer());
      case Effect.Perform(Work.SignProposal(AgreementTerms terms)) -> {
        add("taken, requests/s", requests(terms.capacity()));
        worth(
            "taken",
            terms.tariff(),
            terms.capacity(),
            Duration.between(terms.from(), terms.serveUntil()));
      }
      case Effect.Tell(var _, RegistryMessage.ReserveCapacity reserve) ->
          add("to be reserved, requests/s", requests(reserve.wanted()));
      case Effect.Send _, Effect.Perform _, Effect.Tell _ -> {}
    }
  }

  private void offered(Offer offer) {
    add("offered, requests/s", requests(offer.capacity()));
    worth("offered", offer.tariff(), offer.capacity(), offer.maxTerm());
  }

  private void worth(String what, Tariff tariff, Capacity capacity, Duration time) {
    try {
      Money most = tariff.worstCase(capacity, time);
      add(what + ", worth at most, " + most.currency(), BigDecimal.valueOf(most.micros(), 6));
    } catch (ArithmeticException e) {
      // Beyond all money: the price of a rule that failed, which nobody takes.
    }
  }

  private void add(String name, BigDecimal amount) {
    figures.merge(name, amount, BigDecimal::add);
  }

  private static BigDecimal requests(Capacity capacity) {
    return BigDecimal.valueOf(capacity.requests().perSecond());
  }
}

package io.spillway.simulator;

import io.spillway.agent.AgentFact;
import io.spillway.agent.LongTerm;
import io.spillway.agent.LongTermFact;
import io.spillway.engine.Effect;
import io.spillway.engine.Fact;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.Tariff;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.simulator.BrokenCoreTest.Mutation;
import java.util.List;

/** Ways to break how a requirement is reconsidered, and offers are confirmed. */
final class BrokenNegotiation {
  private BrokenNegotiation() {}

  static List<Mutation> mutations() {
    return List.of(
        new Mutation(
            "pays more than its policy reconsiders",
            PartName.MEDIATOR,
            real -> BrokenPart.doing(real, BrokenNegotiation::paysTwice)),
        new Mutation(
            "asks whom its policy does not admit",
            PartName.MEDIATOR,
            real -> BrokenPart.doing(real, BrokenNegotiation::asksAll)),
        new Mutation(
            "confirms an indicative offer without a reservation",
            PartName.AGENT,
            real -> BrokenPart.hearing(real, BrokenNegotiation::reserved)),
        new Mutation(
            "calls an offer firm that has reserved nothing",
            PartName.AGENT,
            real -> BrokenPart.doing(real, BrokenNegotiation::firmly)),
        new Mutation(
            "renews offers whatever a long-term agreement waits for",
            PartName.AGENT,
            real -> BrokenPart.stating(real, BrokenNegotiation::lackingNothing)));
  }

  private static List<? extends Fact> lackingNothing(Fact fact) {
    return fact instanceof AgentFact.OfLongTerm(LongTermFact.Changed(LongTerm a, String story))
        ? List.of(
            new AgentFact.OfLongTerm(
                new LongTermFact.Changed(
                    new LongTerm(
                        a.id(), a.versions(), a.end(), a.over(), a.quietUntil(), Capacity.ZERO),
                    story)))
        : List.of(fact);
  }

  private static List<Effect> paysTwice(Effect effect) {
    return effect instanceof Effect.Tell(PartName to, AgentMessage.GatherOffers m)
        ? List.of(
            new Effect.Tell(
                to,
                new AgentMessage.GatherOffers(
                    m.arrangement(),
                    m.round(),
                    dearer(m.requirement()),
                    m.further(),
                    m.ask(),
                    m.deadline())))
        : List.of(effect);
  }

  private static List<Effect> asksAll(Effect effect) {
    return effect instanceof Effect.Tell(PartName to, AgentMessage.GatherOffers m)
        ? List.of(
            new Effect.Tell(
                to,
                new AgentMessage.GatherOffers(
                    m.arrangement(), m.round(), m.requirement(), true, m.ask(), m.deadline())))
        : List.of(effect);
  }

  /** What an agreement needs is taken for granted, whatever the registry says. */
  private static Object reserved(Object message) {
    return message instanceof AgentMessage.CapacityReserved m
            && m.reservation().contains(":agreement-")
        ? new AgentMessage.CapacityReserved(
            m.reservation(),
            new Capacity(new RequestRate(1e6), new BitRate(1_000_000_000_000L)),
            m.until())
        : message;
  }

  private static List<Effect> firmly(Effect effect) {
    return effect instanceof Effect.Send(CdnName to, PeerMessage.OfferMade(Offer o))
        ? List.of(
            new Effect.Send(
                to,
                new PeerMessage.OfferMade(
                    new Offer(
                        o.id(),
                        o.request(),
                        o.lender(),
                        o.borrower(),
                        o.service(),
                        o.footprint(),
                        o.capacity(),
                        o.tariff(),
                        Commitment.FIRM,
                        o.standing(),
                        o.validUntil(),
                        o.maxTerm(),
                        o.readyWithin(),
                        o.recallNotice(),
                        o.redirectZone()))))
        : List.of(effect);
  }

  private static Requirement dearer(Requirement r) {
    Tariff ceiling =
        new Tariff(
            twice(r.ceiling().perMillionRequests()),
            twice(r.ceiling().perGigabyte()),
            twice(r.ceiling().perCommittedHour()));
    return new Requirement(
        r.service(),
        r.hosts(),
        r.origin(),
        r.probePath(),
        r.footprint(),
        r.capacity(),
        r.sla(),
        ceiling,
        r.duration());
  }

  private static Money twice(Money price) {
    return new Money(price.currency(), 2 * price.micros() + 1);
  }
}

package io.spillway.agent;

import static io.spillway.agent.Trade.A;
import static io.spillway.agent.Trade.B;
import static io.spillway.agent.Trade.C;
import static io.spillway.agent.Trade.requirement;

import io.spillway.agent.World.Node;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.ArrangementId;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage.OffersGathered;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A primary that calls for bids, and two bidders, of which one is dear and one is cheap. */
abstract class AuctionWorld {
  static final ArrangementId ARRANGEMENT = new ArrangementId("arr-1");

  final World world = new World();
  final Node primary =
      world.add(
          A.value(),
          List.of(Trade.SERVICE),
          new TreeMap<>(Map.of("borrow.standing", "0.0")),
          B.value(),
          C.value());
  final Node dear = bidder(B, "2000000");
  final Node cheap = bidder(C, "700000");

  AuctionWorld() {
    world.pass(Duration.ofSeconds(3));
  }

  Node bidder(CdnName name, String price) {
    return world.add(
        name.value(),
        List.of(),
        new TreeMap<>(Map.of("lend.price.per-million-requests", price)),
        A.value());
  }

  void call(double requests) {
    primary.tell(
        new AgentMessage.GatherOffers(
            ARRANGEMENT, 1, requirement(requests), false, true, world.now.plusMillis(1_500)));
  }

  OffersGathered gathered() {
    return primary.toMediator(OffersGathered.class).getLast();
  }

  /** The mediator takes what it needs of the cheapest. */
  void choose(double requests) {
    List<Offer> offers = gathered().offers();
    Offer best =
        offers.stream()
            .min(java.util.Comparator.comparingLong(o -> o.tariff().perMillionRequests().micros()))
            .orElseThrow();
    primary.tell(
        new AgentMessage.OffersChosen(
            ARRANGEMENT,
            1,
            Optional.of(
                new AllocationProblem(ARRANGEMENT, 1, World.capacity(requests), 0, offers, 1)),
            Optional.of(
                new AllocationSolution(
                    ARRANGEMENT,
                    1,
                    List.of(new AllocationSolution.Award(best, World.capacity(requests))),
                    Capacity.ZERO,
                    List.of("the cheapest"))),
            new TreeMap<>(Map.of(best.id(), World.capacity(requests)))));
    world.deliver();
  }

  AuctionDocument.Transcript transcript() {
    return primary.facts.stream()
        .filter(AgentFact.AuctionOver.class::isInstance)
        .map(f -> ((AgentFact.AuctionOver) f).transcript())
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  /** The next message of a kind is changed on its way. */
  <T extends PeerMessage> void change(Class<T> kind, UnaryOperator<T> how) {
    List<World.Letter> letters = List.copyOf(world.post);
    world.post.clear();
    for (World.Letter letter : letters) {
      PeerMessage message = letter.message();
      world.post.add(
          kind.isInstance(message)
              ? new World.Letter(letter.from(), letter.to(), how.apply(kind.cast(message)))
              : letter);
    }
  }

  /** Delivers what is on its way, and not what is said because of it. */
  void deliverOnce() {
    List<World.Letter> letters = List.copyOf(world.post);
    world.post.clear();
    for (World.Letter letter : letters) {
      Node to = world.nodes.get(letter.to());
      if (to != null) {
        to.hears(letter.from(), letter.message());
      }
    }
  }

  static List<String> stories(Node node) {
    return node.facts.stream().map(AgentFact::story).toList();
  }
}

package io.spillway.agent;

import static io.spillway.agent.Trade.A;
import static io.spillway.agent.Trade.B;
import static io.spillway.agent.Trade.C;
import static io.spillway.agent.Trade.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.ArrangementId;
import io.spillway.model.Offer;
import io.spillway.model.PolicyDocument;
import io.spillway.model.Service;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage.OffersGathered;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What offers lack is reported, so that a requirement is reconsidered where it helps alone. */
class FurtherPeersTest {
  private final World world = new World();

  private World.Node borrower(Service service) {
    World.Node borrower =
        world.add(
            A.value(),
            List.of(service),
            new TreeMap<>(
                Map.of(
                    "borrow.standing", "0.0",
                    "borrow.from", "peer != 'cdn-b.example'",
                    "borrow.reconsider.region", "peer == 'cdn-b.example'")),
            B.value(),
            C.value());
    world.add(B.value(), List.of(), new TreeMap<>());
    world.add(
        C.value(), List.of(), new TreeMap<>(Map.of("lend.price.per-million-requests", "6000000")));
    world.pass(Duration.ofSeconds(3));
    return borrower;
  }

  private OffersGathered gathered(World.Node borrower, boolean further) {
    return gathered(borrower, further, true);
  }

  private OffersGathered gathered(World.Node borrower, boolean further, boolean ask) {
    borrower.tell(
        new AgentMessage.GatherOffers(
            new ArrangementId("arr-1"),
            1,
            Trade.requirement(100),
            further,
            ask,
            world.now.plusMillis(1_500)));
    world.deliver();
    return borrower.toMediator(OffersGathered.class).getLast();
  }

  @Test
  void tellsWhoWasNotAskedAndWhichOffersAreTooDear() {
    World.Node borrower = borrower(SERVICE);
    OffersGathered usual = gathered(borrower, false);
    assertThat(usual.offers()).isEmpty();
    assertThat(usual.unasked()).containsExactly(B);
    assertThat(usual.dearer()).extracting(Offer::lender).containsExactly(C);
  }

  @Test
  void offersOfWhomOnlyTheRegionAdmitsByNowWaitForIt() {
    World.Node borrower =
        world.add(
            A.value(),
            List.of(SERVICE),
            new TreeMap<>(Map.of("borrow.standing", "0.5")),
            B.value());
    world.add(B.value(), List.of(), new TreeMap<>());
    world.pass(Duration.ofSeconds(5));
    assertThat(borrower.state.held().values()).extracting(Offer::lender).containsExactly(B);
    borrower.tell(
        new Shared.PolicyPublished(
            new PolicyDocument(
                2,
                new TreeMap<>(
                    Map.of(
                        "borrow.from", "peer != 'cdn-b.example'",
                        "borrow.reconsider.region", "peer == 'cdn-b.example'")))));
    for (boolean ask : List.of(false, true)) {
      assertThat(gathered(borrower, false, ask).offers()).isEmpty();
    }
    assertThat(gathered(borrower, true, false).offers())
        .extracting(Offer::lender)
        .containsExactly(B);
  }

  @Test
  void asksFurtherPeersOnceTheRegionIsReconsidered() {
    World.Node borrower = borrower(SERVICE);
    OffersGathered wider = gathered(borrower, true);
    assertThat(wider.offers()).extracting(Offer::lender).containsExactly(B);
    assertThat(wider.unasked()).isEmpty();
  }

  @Test
  void consentOfTheContentProviderHoldsForFurtherPeersToo() {
    Service limited =
        new Service(
            SERVICE.id(),
            SERVICE.hosts(),
            SERVICE.origin(),
            SERVICE.sla(),
            true,
            List.of(C),
            false,
            "/up");
    World.Node borrower = borrower(limited);
    assertThat(gathered(borrower, false).unasked()).isEmpty();
    assertThat(gathered(borrower, true).offers()).isEmpty();
  }
}

package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.World.Node;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.Offer;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What lenders tell of what is left, and what borrowers make of it. */
class LoadExchangeTest {
  private static final CdnName B = new CdnName("cdn-b.example");
  private static final CdnName C = new CdnName("cdn-c.example");

  private final World world = new World();
  private final Node borrower =
      world.add("cdn-a.example", List.of(Trade.SERVICE), new TreeMap<>(), B.value(), C.value());
  private final Node lender = world.add(B.value(), List.of(), new TreeMap<>());

  LoadExchangeTest() {
    world.add(C.value(), List.of(), new TreeMap<>());
    world.pass(Duration.ofSeconds(5));
  }

  private List<PeerMessage.RemainingCapacity> told() {
    return lender.said(PeerMessage.RemainingCapacity.class);
  }

  private void lendable(double requests) {
    lender.tell(new AgentMessage.Lendable(World.capacity(requests), Footprint.EVERYWHERE));
  }

  @Test
  void tellsHoldersOfStandingOffersEachTenSecondsInTenths() {
    assertThat(borrower.state.held().values()).extracting(Offer::lender).contains(B);
    lendable(789);
    lender.said.clear();
    world.pass(Duration.ofSeconds(30));

    assertThat(told()).hasSizeBetween(3, 4);
    assertThat(told()).allMatch(t -> t.remaining().equals(World.capacity(700)));
    assertThat(borrower.state.neighbourhood().remaining()).containsKey(B);
  }

  @Test
  void tellsNobodyWhoHasNeitherOfferNorAgreement() {
    Node alone = new World().add("cdn-x.example", List.of(), new TreeMap<>());
    alone.tick();
    assertThat(alone.said(PeerMessage.RemainingCapacity.class)).isEmpty();
  }

  @Test
  void tellsAtOnceThatNothingIsLeftButNotMoreThanEachTwoSeconds() {
    world.pass(Duration.ofSeconds(3));
    lender.said.clear();
    for (int i = 0; i < 8; i++) {
      lendable(i % 2 == 0 ? 0 : 800);
      world.pass(Duration.ofSeconds(1));
    }
    assertThat(told()).hasSizeBetween(2, 5);
    assertThat(told().getFirst().remaining().isZero()).isTrue();
  }

  @Test
  void keepsAStandingOfferWhoseLenderHasNothingLeftAndAsksOthersFirst() {
    lendable(0);
    world.pass(Duration.ofSeconds(3));

    assertThat(LoadExchange.isExhausted(borrower.state, B, world.now)).isTrue();
    assertThat(borrower.state.held().values()).extracting(Offer::lender).contains(B);
    var policy = io.spillway.policy.CompiledPolicy.of(borrower.state.policy().orElseThrow());
    assertThat(Preference.asked(borrower.state, policy, Trade.SERVICE.id(), false, world.now))
        .containsExactly(C, B);
    assertThat(LoadExchange.isExhausted(borrower.state, B, world.now.plusSeconds(61))).isFalse();
  }

  @Test
  void believesNoStrangerAndNothingThatIsOlder() {
    CdnName stranger = new CdnName("cdn-x.example");
    borrower.hears(
        stranger, new PeerMessage.RemainingCapacity(stranger, World.capacity(100), world.now));
    borrower.hears(
        C, new PeerMessage.RemainingCapacity(B, World.capacity(0), world.now.plusSeconds(1)));
    borrower.hears(
        B, new PeerMessage.RemainingCapacity(B, World.capacity(100), world.now.plusSeconds(2)));
    borrower.hears(B, new PeerMessage.RemainingCapacity(B, World.capacity(0), world.now));
    borrower.hears(
        B, new PeerMessage.RemainingCapacity(B, World.capacity(0), world.now.plusSeconds(100)));

    assertThat(borrower.state.neighbourhood().remaining()).doesNotContainKey(stranger);
    assertThat(borrower.state.neighbourhood().remaining().get(B))
        .isEqualTo(new Neighbourhood.Remaining(World.capacity(100), world.now.plusSeconds(2)));
  }

  @Test
  void journalsTheSameAgainOnlyNowAndThen() {
    world.pass(Duration.ofSeconds(20));
    borrower.facts.clear();
    world.pass(Duration.ofMinutes(2));
    assertThat(
            borrower.facts.stream()
                .filter(f ->
                    f instanceof AgentFact.Around(NeighbourFact.RemainingNoted noted)
                        && noted.lender().equals(B)))
        .hasSizeBetween(2, 4);
  }
}

package io.spillway.registry;

import static io.spillway.registry.World.capacity;
import static io.spillway.registry.World.edge;
import static io.spillway.registry.World.edges;
import static io.spillway.registry.World.health;
import static io.spillway.registry.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.Edge;
import io.spillway.model.Footprint;
import io.spillway.model.IpAddress;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.RegistryMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private static final AgreementId ID = new AgreementId("agreement-1");
  private final World world = new World();

  @BeforeEach
  void twoEdges() {
    world.tell(edges(2));
  }

  private Capacity granted(String name, String replaces, double requests, long bits) {
    List<Effect> effects = world.tell(world.reserve(name, replaces, requests, bits));
    assertThat(effects).hasSize(1);
    Effect.Tell tell = (Effect.Tell) effects.getFirst();
    return ((AgentMessage.CapacityReserved) tell.message()).granted();
  }

  private static Effect state(boolean ready, String detail, int... edges) {
    List<IpAddress> addresses =
        java.util.Arrays.stream(edges).mapToObj(e -> edge(e).addresses().getFirst()).toList();
    return new Effect.Tell(
        PartName.AGENT, new AgentMessage.DelegationState(ID, ready, addresses, detail));
  }

  private static Effect install(AgreementTerms terms, Edge... edges) {
    return new Effect.Perform(new Work.InstallSite(terms, List.of(edges)));
  }

  private List<Effect> answer(int revision, int... edges) {
    List<IpAddress> addresses =
        java.util.Arrays.stream(edges).mapToObj(e -> edge(e).addresses().getFirst()).toList();
    return world.tell(
        new RegistryMessage.DelegationResult(
            ID, revision, !addresses.isEmpty(), addresses, "done"));
  }

  @Test
  void resourcesAreToldWhenTheyChange() {
    assertThat(world.tell(edges(2))).isEmpty();
    assertThat(world.tell(health(1, true))).isEmpty();
    assertThat(world.tell(health(9, false))).isEmpty();

    Shared.ResourcesPublished oneDead =
        new Shared.ResourcesPublished(2, List.of(edge(2)), List.of());
    assertThat(world.tell(health(1, false)))
        .containsExactly(
            new Effect.Tell(PartName.SURGE, oneDead),
            new Effect.Tell(PartName.MEDIATOR, oneDead),
            new Effect.Tell(PartName.AGENT, oneDead));
    assertThat(world.tell(health(1, false))).isEmpty();
    assertThat(world.tell(health(1, true))).hasSize(3);
    assertThat(world.state.version()).isEqualTo(3);
  }

  @Test
  void grantsWhatIsFreeInTheProportionThatWasWanted() {
    world.tell(own(60, 200_000));

    assertThat(granted("a", "", 40, 400_000)).isEqualTo(capacity(40, 400_000));
    assertThat(granted("b", "", 40, 2_000_000)).isEqualTo(capacity(20, 1_000_000));
    assertThat(granted("c", "", 100, 1_000)).isEqualTo(Capacity.ZERO);
    assertThat(world.state.reservations()).containsOnlyKeys("a", "b");
  }

  @Test
  void promiseStaysWhenOwnLoadGrowsAndIsNotRenewedWhileItsEdgeIsDead() {
    granted("a", "", 80, 800_000);
    granted("b", "", 40, 400_000);
    world.tell(own(150, 1_000_000));

    assertThat(granted("a", "", 80, 800_000)).isEqualTo(capacity(80, 800_000));
    assertThat(granted("a", "", 100, 1_000_000)).isEqualTo(capacity(80, 800_000));
    assertThat(granted("c", "", 1, 1_000)).isEqualTo(Capacity.ZERO);

    world.tell(health(1, false));
    assertThat(granted("a", "", 80, 800_000)).isEqualTo(Capacity.ZERO);
    assertThat(world.state.reserved(world.now)).isEqualTo(capacity(120, 1_200_000));
    world.tell(new RegistryMessage.ReleaseCapacity("a"));
    assertThat(granted("b", "", 40, 400_000)).isEqualTo(capacity(40, 400_000));
  }

  @Test
  void agreementTakesOverItsStandingOffer() {
    granted("offer", "", 160, 1_600_000);

    assertThat(granted("agreement", "offer", 100, 1_000_000)).isEqualTo(capacity(100, 1_000_000));

    assertThat(world.state.reservations()).containsOnlyKeys("agreement");
    assertThat(granted("offer", "", 160, 1_600_000)).isEqualTo(capacity(60, 600_000));
  }

  @Test
  void reservationsEndWhenReleasedOrOver() {
    granted("a", "", 160, 1_000_000);
    assertThat(world.tell(new RegistryMessage.ReleaseCapacity("a"))).isEmpty();
    assertThat(granted("b", "", 160, 1_000_000)).isEqualTo(capacity(160, 1_000_000));
    world.pass(Duration.ofSeconds(60));

    assertThat(granted("c", "", 160, 1_000_000)).isEqualTo(capacity(160, 1_000_000));
    world.tell(new Shared.Tick());
    assertThat(world.state.reservations()).containsOnlyKeys("c");
  }

  @Test
  void ownLoadRisesAtOnceAndFallsSlowly() {
    world.tell(own(50, 0));
    assertThat(world.state.own().load().requests().perSecond()).isEqualTo(50);
    world.pass(Duration.ofSeconds(10));
    world.tell(own(0, 0));
    assertThat(world.state.own().load().requests().perSecond()).isBetween(18.0, 19.0);
    world.tell(own(70, 0));
    assertThat(world.state.own().load().requests().perSecond()).isEqualTo(70);
    int before = world.facts.size();
    world.tell(own(70.1, 0));
    assertThat(world.facts).hasSize(before);
  }

  @Test
  void lendableIsToldInCoarseSteps() {
    assertThat(world.tell(new Shared.Tick()))
        .containsExactly(
            new Effect.Tell(
                PartName.AGENT,
                new AgentMessage.Lendable(capacity(160, 1_600_000), Footprint.EVERYWHERE)));
    assertThat(world.tell(new Shared.Tick())).isEmpty();
    world.tell(own(9, 0));
    assertThat(world.tell(new Shared.Tick())).isEmpty();
    world.tell(own(11, 0));
    assertThat(world.tell(new Shared.Tick())).hasSize(1);
    granted("a", "", 149, 100);
    assertThat(world.tell(new Shared.Tick())).hasSize(1);
  }

  @Test
  void delegationIsMadeReadyAmendedAndTakenOff() {
    AgreementTerms terms = world.terms("agreement-1", 0);
    RegistryMessage prepare = new RegistryMessage.PrepareDelegation(terms);
    assertThat(world.tell(prepare)).containsExactly(install(terms, edge(1), edge(2)));
    assertThat(world.tell(prepare)).isEmpty();
    assertThat(answer(0, 1, 2)).containsExactly(state(true, "done", 1, 2));
    assertThat(answer(0, 1, 2)).isEmpty();
    assertThat(world.tell(prepare)).containsExactly(state(true, "done", 1, 2));

    AgreementTerms amended = world.terms("agreement-1", 1);
    assertThat(world.tell(new RegistryMessage.PrepareDelegation(amended)))
        .containsExactly(install(amended, edge(1), edge(2)));
    assertThat(world.tell(prepare)).isEmpty();
    assertThat(answer(0, 1)).isEmpty();
    assertThat(answer(1, 1, 2)).containsExactly(state(true, "done", 1, 2));

    RegistryMessage dissolve = new RegistryMessage.DissolveDelegation(ID);
    assertThat(world.tell(new RegistryMessage.DissolveResult(ID))).isEmpty();
    assertThat(world.tell(dissolve))
        .containsExactly(
            new Effect.Perform(new Work.RemoveSite(amended, List.of(edge(1), edge(2)))));
    assertThat(world.tell(dissolve)).isEmpty();
    assertThat(answer(1)).isEmpty();
    List<Effect> ended =
        List.of(
            new Effect.Tell(PartName.AGENT, new AgentMessage.DelegationDissolved(ID)),
            new Effect.Tell(PartName.METERING, new MeteringMessage.SiteRemoved(ID)));
    assertThat(world.tell(new RegistryMessage.DissolveResult(ID))).isEqualTo(ended);
    assertThat(world.state.delegations()).isEmpty();
    assertThat(world.tell(dissolve)).as("never prepared here").isEqualTo(ended);
  }

  @Test
  void agentIsToldWhereClientsCanBeSentWhenAnEdgeDies() {
    AgreementTerms terms = world.terms("agreement-1", 0);
    world.tell(new RegistryMessage.PrepareDelegation(terms));
    answer(0, 1, 2);

    assertThat(world.tell(health(1, false)))
        .hasSize(5)
        .endsWith(state(true, "edges came or went", 2), install(terms, edge(2)));
    assertThat(answer(0, 2)).containsExactly(state(true, "done", 2));
    assertThat(world.tell(health(2, false))).endsWith(state(false, "edges came or went"));
    assertThat(world.tell(health(1, true))).endsWith(install(terms, edge(1)));
    assertThat(answer(0, 1)).containsExactly(state(true, "done", 1));
    assertThat(world.state.delegations().values())
        .flatExtracting(Delegation::edges)
        .containsExactly(edge(1), edge(2));
  }

  @Test
  void delegationWithoutLivingEdgesFails() {
    world.tell(health(1, false));
    world.tell(health(2, false));

    assertThat(world.tell(new RegistryMessage.PrepareDelegation(world.terms("agreement-1", 0))))
        .containsExactly(state(false, "no edge is alive"));
  }

  @Test
  void delegationDissolvesItselfAMinuteAfterItsEnd() {
    AgreementTerms terms = world.terms("agreement-1", 0);
    world.tell(new RegistryMessage.PrepareDelegation(terms));
    world.tell(new Shared.Tick());
    world.pass(Duration.ofSeconds(150));
    assertThat(world.tell(new Shared.Tick())).isEmpty();
    world.pass(Duration.ofMillis(1));
    assertThat(world.tell(new Shared.Tick()))
        .containsExactly(new Effect.Perform(new Work.RemoveSite(terms, List.of(edge(1), edge(2)))));
    assertThat(world.tell(new Shared.Tick())).isEmpty();
  }

  @Test
  void viewShowsWhatHolds() {
    granted("a", "", 40, 400_000);
    world.tell(new RegistryMessage.PrepareDelegation(world.terms("agreement-1", 0)));
    world.tell(health(2, false));

    RegistryView view = world.state.view(world.now);

    assertThat(view.capacity()).isEqualTo(capacity(100, 1_000_000));
    assertThat(view.lendable()).isEqualTo(capacity(40, 400_000));
    assertThat(view.edges()).extracting(RegistryView.EdgeView::alive).containsExactly(true, false);
    assertThat(view.delegations()).hasSize(1);
  }
}

package io.spillway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.engine.Engine;
import io.spillway.engine.MemoryJournal;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.IpAddress;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.RegistryMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryRandomWalkTest {
  private static final int STEPS = 10_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void promisesNeverExceedCapacityWithoutReserve(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    World world = new World();
    for (int i = 0; i < STEPS; i++) {
      world.pass(Duration.ofMillis(random.nextInt(3_000)));
      RegistryMessage message = draw(random, world);
      RegistryState before = world.state;
      List<Effect> effects = world.tell(message);
      if (message instanceof RegistryMessage.ReserveCapacity asked) {
        checkGrant(before, world, asked, effects);
      }
      if (message instanceof RegistryMessage.MoveCapacity) {
        assertMoved(before.reserved(world.now), world.state.reserved(world.now));
      }
      assertThat(world.tell(message).stream().filter(Effect.Perform.class::isInstance))
          .as("a message that is repeated asks for no more work: %s", message)
          .isEmpty();
    }

    RegistryState folded = world.registry.initial();
    for (RegistryFact fact : world.facts) {
      folded = world.registry.apply(folded, fact);
    }
    assertThat(folded).isEqualTo(world.state);
    assertThat(world.facts).hasSizeGreaterThan(STEPS / 10);
  }

  @Test
  void sameSeedGivesTheSameFacts() {
    assertThat(walk(7).facts).isEqualTo(walk(7).facts);
  }

  @Test
  void restartFoldsToTheSameState() {
    SplittableRandom random = new SplittableRandom(11);
    World world = new World();
    MemoryJournal journal = new MemoryJournal();
    Engine engine = engine(journal, world);
    for (int i = 0; i < STEPS; i++) {
      world.pass(Duration.ofMillis(random.nextInt(3_000)));
      RegistryMessage message = draw(random, world);
      world.tell(message);
      engine.accept(PartName.REGISTRY, "", message);
      if (random.nextInt(200) == 0) {
        engine = engine(journal, world);
        assertThat(engine.state(PartName.REGISTRY, RegistryState.class)).isEqualTo(world.state);
      }
    }
  }

  private static Engine engine(MemoryJournal journal, World world) {
    Engine engine =
        new Engine(
            Map.of(
                PartName.REGISTRY, new Registry(),
                PartName.AGENT, new Deaf<>(AgentMessage.class),
                PartName.SURGE, new Deaf<>(io.spillway.model.message.SurgeMessage.class),
                PartName.MEDIATOR, new Deaf<>(io.spillway.model.message.MediatorMessage.class),
                PartName.METERING, new Deaf<>(io.spillway.model.message.MeteringMessage.class)),
            journal,
            (id, effect) -> journal.done(id),
            () -> world.now);
    engine.resume();
    return engine;
  }

  private static World walk(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    World world = new World();
    for (int i = 0; i < STEPS; i++) {
      world.pass(Duration.ofMillis(random.nextInt(3_000)));
      world.tell(draw(random, world));
    }
    return world;
  }

  private static void checkGrant(
      RegistryState before,
      World world,
      RegistryMessage.ReserveCapacity asked,
      List<Effect> effects) {
    Capacity granted =
        ((AgentMessage.CapacityReserved) ((Effect.Tell) effects.getLast()).message()).granted();
    assertThat(asked.wanted().covers(granted)).isTrue();
    if (granted.isZero()) {
      return;
    }
    Capacity promisable = world.state.capacity().times(1 - asked.reserve());
    Capacity promised = world.state.reserved(world.now);
    assertCovers(promisable, promised);
    Capacity kept = kept(before, asked.reservation(), world.now);
    for (String replaced : Set.copyOf(asked.replaces())) {
      kept =
          replaced.equals(asked.reservation())
              ? kept
              : kept.plus(kept(before, replaced, world.now));
    }
    if (granted.requests().compareTo(kept.requests()) > 0) {
      assertCovers(promisable, promised.plus(world.state.own().load()));
    }
  }

  /** Capacity that is moved is neither more nor less than before. */
  private static void assertMoved(Capacity before, Capacity after) {
    assertThat(after.requests().perSecond())
        .isCloseTo(before.requests().perSecond(), Offset.offset(1e-6));
    assertThat(after.bits().bitsPerSecond())
        .isCloseTo(before.bits().bitsPerSecond(), Offset.offset(10L));
  }

  private static void assertCovers(Capacity limit, Capacity sum) {
    assertThat(sum.requests().perSecond())
        .isLessThanOrEqualTo(limit.requests().perSecond() * (1 + 1e-9));
    assertThat(sum.bits()).isLessThanOrEqualTo(limit.bits());
  }

  private static Capacity kept(RegistryState state, String name, Instant now) {
    Reservation reservation = state.reservations().get(name);
    return reservation != null && reservation.holdsAt(now) ? reservation.granted() : Capacity.ZERO;
  }

  private static RegistryMessage draw(SplittableRandom random, World world) {
    int chance = random.nextInt(100);
    String agreement = "agreement-" + random.nextInt(6);
    AgreementId id = new AgreementId(agreement);
    if (chance < 2) {
      return World.edges(random.nextInt(5));
    }
    if (chance < 8) {
      return World.health(1 + random.nextInt(4), random.nextInt(4) > 0);
    }
    if (chance < 25) {
      return World.own(random.nextDouble(250), random.nextLong(2_500_000));
    }
    if (chance < 60) {
      return new RegistryMessage.ReserveCapacity(
          "r" + random.nextInt(8),
          Stream.generate(() -> "r" + random.nextInt(8)).limit(random.nextInt(3)).toList(),
          World.capacity(random.nextDouble(200), random.nextLong(2_000_000)),
          random.nextInt(4) == 0 ? random.nextDouble() : 0.2,
          world.now.plusSeconds(random.nextInt(-5, 90)));
    }
    if (chance < 62) {
      return new RegistryMessage.MoveCapacity(
          "r" + random.nextInt(8),
          "r" + random.nextInt(8),
          World.capacity(random.nextDouble(50), random.nextLong(500_000)),
          world.now.plusSeconds(random.nextInt(-5, 90)));
    }
    if (chance < 65) {
      return new RegistryMessage.ReleaseCapacity("r" + random.nextInt(8));
    }
    if (chance < 75) {
      return new RegistryMessage.PrepareDelegation(terms(random, world, agreement));
    }
    if (chance < 82) {
      List<IpAddress> addresses = new ArrayList<>();
      for (int edge = 1; edge <= random.nextInt(4); edge++) {
        addresses.add(new IpAddress("127.10.1." + edge));
      }
      return new RegistryMessage.DelegationResult(
          id, random.nextInt(3), !addresses.isEmpty(), addresses, "asked");
    }
    if (chance < 85) {
      return new RegistryMessage.DissolveDelegation(id);
    }
    return chance < 90 ? new RegistryMessage.DissolveResult(id) : new Shared.Tick();
  }

  private static AgreementTerms terms(SplittableRandom random, World world, String agreement) {
    AgreementTerms terms = world.terms(agreement, random.nextInt(3));
    return terms.amended(
        terms.capacity(), world.now.plusSeconds(30), world.now.plusSeconds(random.nextInt(31, 90)));
  }
}

package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.CdnName;
import io.spillway.model.Coordinate;
import io.spillway.model.Footprint;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VivaldiTest {
  private static final int NODES = 40;
  private static final int ROUNDS = 200;

  private final double[][] places = new double[NODES][3];
  private final Coordinate[] coordinates = new Coordinate[NODES];

  private void scatter(SplittableRandom random) {
    for (int i = 0; i < NODES; i++) {
      places[i][0] = random.nextDouble(100);
      places[i][1] = random.nextDouble(100);
      places[i][2] = random.nextDouble(1, 5);
      coordinates[i] = Coordinate.ORIGIN;
    }
  }

  private double truth(int a, int b) {
    return Math.hypot(places[a][0] - places[b][0], places[a][1] - places[b][1])
        + places[a][2]
        + places[b][2];
  }

  /** Each measures others; the last so many lie about where they are. */
  private void measure(SplittableRandom random, int liars) {
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < NODES; i++) {
        int peer = random.nextInt(NODES);
        if (peer != i) {
          boolean lies = peer >= NODES - liars;
          Coordinate told =
              lies
                  ? new Coordinate(
                      random.nextDouble(-2_000, 2_000), random.nextDouble(-2_000, 2_000), 0, 0)
                  : coordinates[peer];
          double millis = truth(i, peer) * random.nextDouble(0.9, 1.1);
          coordinates[i] =
              Vivaldi.moved(coordinates[i], told, millis, new CdnName("x" + peer + ".example"));
        }
      }
    }
  }

  private double medianError(int honest) {
    double[] errors = new double[honest * (honest - 1)];
    int count = 0;
    for (int a = 0; a < honest; a++) {
      for (int b = 0; b < honest; b++) {
        if (a != b) {
          errors[count++] =
              Math.abs(coordinates[a].distanceTo(coordinates[b]) - truth(a, b)) / truth(a, b);
        }
      }
    }
    Arrays.sort(errors);
    return errors[count / 2];
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsDistancesWithinASeventh(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    scatter(random);
    measure(random, 0);
    assertThat(medianError(NODES)).isLessThan(0.14);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void staysUsefulWhereATwentiethLies(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    scatter(random);
    measure(random, 2);
    assertThat(medianError(NODES - 2)).isLessThan(0.5);
  }

  @Test
  void noSampleMovesACdnFar() {
    Coordinate far = new Coordinate(2_000, 2_000, 2_000, 0);
    Coordinate moved = Vivaldi.moved(Coordinate.ORIGIN, far, 0.01, new CdnName("x.example"));
    assertThat(Math.hypot(moved.x(), moved.y()) + moved.height()).isLessThan(26);
  }

  @Test
  void takesNoAbsurdSampleAndNoneOfStrangers() {
    World world = new World();
    World.Node a = world.add("cdn-a.example", List.of(), new TreeMap<>());
    CdnName x = new CdnName("cdn-x.example");
    a.tell(new AgentMessage.RoundTripMeasured(x, Duration.ofMillis(20)));
    a.hears(
        x,
        new PeerMessage.Advertisements(
            List.of(world.advertisement(x.value(), 7, Duration.ZERO, Duration.ofSeconds(60)))));
    a.tell(new AgentMessage.RoundTripMeasured(x, Duration.ofSeconds(3)));
    a.tell(new AgentMessage.RoundTripMeasured(x, Duration.ZERO));
    assertThat(a.state.neighbourhood().measured()).isEmpty();

    a.tell(new AgentMessage.RoundTripMeasured(x, Duration.ofMillis(20)));
    assertThat(a.state.neighbourhood().measured()).hasSize(1);
    assertThat(a.state.neighbourhood().coordinate()).isNotEqualTo(Coordinate.ORIGIN);
  }

  @Test
  void journalsAtMostOneSampleASecondAndOneOfAPeerInTen() {
    World world = new World();
    World.Node a = world.add("cdn-a.example", List.of(), new TreeMap<>());
    List<CdnName> peers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CdnName x = new CdnName("x" + i + ".example");
      peers.add(x);
      a.hears(
          x,
          new PeerMessage.Advertisements(
              List.of(world.advertisement(x.value(), 7, Duration.ZERO, Duration.ofMinutes(10)))));
    }
    a.facts.clear();
    for (int millis = 0; millis < 20_000; millis += 100) {
      world.now = world.now.plusMillis(100);
      peers.forEach(p -> a.tell(new AgentMessage.RoundTripMeasured(p, Duration.ofMillis(20))));
    }
    assertThat(a.facts).hasSizeLessThanOrEqualTo(21);

    a.facts.clear();
    for (int millis = 0; millis < 20_000; millis += 100) {
      world.now = world.now.plusMillis(100);
      a.tell(new AgentMessage.RoundTripMeasured(peers.getFirst(), Duration.ofMillis(20)));
    }
    assertThat(a.facts).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void tellsWhereItIsOnceItHasMeasured() {
    World world = new World();
    World.Node a = world.add("cdn-a.example", List.of(), new TreeMap<>());
    CdnName x = new CdnName("cdn-x.example");
    a.hears(
        x,
        new PeerMessage.Advertisements(
            List.of(world.advertisement(x.value(), 7, Duration.ZERO, Duration.ofMinutes(10)))));
    world.pass(Duration.ofSeconds(3));
    assertThat(a.state.own().orElseThrow().advertisement().coordinate()).isEmpty();

    a.tell(new AgentMessage.RoundTripMeasured(x, Duration.ofMillis(20)));
    a.tell(new AgentMessage.Lendable(World.capacity(800), Footprint.EVERYWHERE));
    world.pass(Duration.ofSeconds(3));
    assertThat(a.state.own().orElseThrow().advertisement().coordinate())
        .contains(a.state.neighbourhood().coordinate().rounded());
  }
}

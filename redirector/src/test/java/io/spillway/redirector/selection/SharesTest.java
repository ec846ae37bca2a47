package io.spillway.redirector.selection;

import static io.spillway.redirector.selection.Tables.NOW;
import static io.spillway.redirector.selection.Tables.host;
import static io.spillway.redirector.selection.Tables.own;
import static io.spillway.redirector.selection.Tables.peer;
import static io.spillway.redirector.selection.Tables.resolver;
import static io.spillway.redirector.selection.Tables.subnet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spillway.model.HostName;
import io.spillway.model.SteeringTable;
import io.spillway.model.SteeringTable.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shares of the answers equal the weights, and a change moves only whom it must. */
class SharesTest {
  private static final long MILLIS = NOW.toEpochMilli();
  private static final int MANY = 100_000;
  private static final Offset<Double> HALF_A_PERCENT = within(0.005);

  private static final List<double[]> WEIGHTS =
      List.of(
          new double[] {1},
          new double[] {1, 1},
          new double[] {0.8, 0.2},
          new double[] {0.5, 0.3, 0.2},
          new double[] {1, 2, 3, 4},
          new double[] {0.01, 0.99},
          new double[] {40, 40, 10, 10},
          new double[] {3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3},
          new double[] {5, 4, 3, 2, 1, 1, 1, 1, 1, 1, 0, 7});

  @Test
  void sharesOfClientNetworksEqualTheWeights() {
    for (double[] weights : WEIGHTS) {
      CompiledHost host = host(targets(weights));
      double[] shares = new double[weights.length];
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < MANY; i++) {
        count(
            host,
            subnet(24, random.nextInt(224), random.nextInt(256), random.nextInt(256)),
            0,
            shares,
            false);
      }
      assertShares(shares, weights, HALF_A_PERCENT);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sharesOfOneResolverEqualTheWeights(boolean clientsTakeTheFirst) {
    for (double[] weights : WEIGHTS) {
      CompiledHost host = host(targets(weights));
      double[] shares = new double[weights.length];
      for (int i = 0; i < MANY; i++) {
        count(host, resolver(8, 8, 8, 8), i, shares, clientsTakeTheFirst);
      }
      assertShares(shares, weights, HALF_A_PERCENT);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sharesOfAResolverAreKeptOverFewAnswers(boolean clientsTakeTheFirst) {
    for (double[] weights : WEIGHTS) {
      CompiledHost host = host(targets(weights));
      double[] shares = new double[weights.length];
      for (int i = 0; i < 300; i++) {
        count(host, resolver(9, 9, 9, 9), 1_000_000 + i, shares, clientsTakeTheFirst);
      }
      assertShares(shares, weights, within(0.02));
    }
  }

  @Test
  void sharesOfEachResolverEqualTheWeightsWhenManyTakeTurns() {
    double[] weights = {0.5, 0.3, 0.2};
    CompiledHost host = host(targets(weights));
    for (int turn = 0; turn < 7; turn++) {
      double[] shares = new double[weights.length];
      for (int i = 0; i < 2000; i++) {
        count(host, resolver(9, 9, 9, turn), i * 7L + turn, shares, false);
      }
      assertShares(shares, weights, within(0.01));
    }
  }

  @Test
  void firstAnswersOfManyResolversHaveTheSharesToo() {
    double[] weights = {0.7, 0.2, 0.1};
    CompiledHost host = host(targets(weights));
    double[] shares = new double[weights.length];
    for (int i = 0; i < MANY; i++) {
      count(host, resolver(10, i >> 16, i >> 8, i), 0, shares, false);
    }
    assertShares(shares, weights, HALF_A_PERCENT);
  }

  @Test
  void everyInclusionProbabilityIsExactForAllSmallWeights() {
    for (int a = 0; a <= 4; a++) {
      for (int b = 0; b <= 4; b++) {
        for (int c = 0; c <= 4; c++) {
          double[] weights = {a, b, c};
          if (a + b + c > 0) {
            CompiledHost host = host(targets(weights));
            double[] shares = new double[3];
            for (int i = 0; i < 10_000; i++) {
              count(host, resolver(1, 1, 1, 1), i, shares, false);
            }
            assertShares(shares, weights, within(0.001));
          }
        }
      }
    }
  }

  @Test
  void twoAgreementsForOneAddressAddUp() {
    Target[] targets = {
      own("192.0.2.1", 5), peer("198.51.100.1", 2), own("192.0.2.2", 1), peer("198.51.100.1", 2)
    };
    CompiledHost host = host(targets);
    Map<String, Double> networks = new TreeMap<>();
    Map<String, Double> resolvers = new TreeMap<>();
    Choice choice = new Choice();
    for (int i = 0; i < MANY; i++) {
      host.select(
          AddressFamily.IPV4,
          subnet(24, i >> 16, i >> 8, i),
          HeavyNetworks.NONE,
          MILLIS,
          i,
          choice);
      add(choice, networks);
      host.select(AddressFamily.IPV4, resolver(8, 8, 8, 8), HeavyNetworks.NONE, MILLIS, i, choice);
      add(choice, resolvers);
    }
    assertThat(networks.getOrDefault("198.51.100.1", 0.0) / MANY).isCloseTo(0.4, HALF_A_PERCENT);
    assertThat(resolvers.getOrDefault("198.51.100.1", 0.0) / MANY).isCloseTo(0.4, HALF_A_PERCENT);
    assertThat(resolvers.getOrDefault("192.0.2.2", 0.0) / MANY).isCloseTo(0.1, HALF_A_PERCENT);
  }

  @Test
  void moreWeightMovesOnlyClientsThatGoToIt() {
    CompiledHost before = host(targets(0.5, 0.3, 0.2));
    CompiledHost after = host(targets(0.4375, 0.2625, 0.3));
    int moved = 0;
    for (int i = 0; i < MANY; i++) {
      Client client = subnet(24, i >> 16, i >> 8, i);
      int was = index(before, client);
      int is = index(after, client);
      if (was != is) {
        assertThat(is).isEqualTo(2);
        moved++;
      }
    }
    assertThat((double) moved / MANY).isCloseTo(0.1, HALF_A_PERCENT);
  }

  @Test
  void losingATargetMovesOnlyItsOwnClients() {
    CompiledHost before = host(targets(0.5, 0.3, 0.2));
    CompiledHost after = host(targets(0.5, 0.3, 0));
    for (int i = 0; i < MANY; i++) {
      Client client = subnet(24, i >> 16, i >> 8, i);
      int was = index(before, client);
      if (was != 2) {
        assertThat(index(after, client)).isEqualTo(was);
      }
    }
  }

  @Test
  void twoHostsSpreadOneNetworkIndependently() throws Exception {
    Target[] targets = targets(1, 1);
    CompiledHost one = host(targets);
    SteeringTable table =
        new SteeringTable(
            1,
            1,
            List.of(
                new SteeringTable.Entry(
                    new HostName("img.customer.example"),
                    Duration.ofSeconds(20),
                    List.of(targets))));
    CompiledHost other = CompiledTable.compile(table).hosts().getFirst();
    int same = 0;
    for (int i = 0; i < MANY; i++) {
      Client client = subnet(24, i >> 16, i >> 8, i);
      same += index(one, client) == index(other, client) ? 1 : 0;
    }
    assertThat((double) same / MANY).isCloseTo(0.5, HALF_A_PERCENT);
  }

  private static int index(CompiledHost host, Client client) {
    Choice choice = new Choice();
    host.select(AddressFamily.IPV4, client, HeavyNetworks.NONE, MILLIS, 0, choice);
    return choice.target(0).index();
  }

  private static void count(
      CompiledHost host, Client client, long counter, double[] shares, boolean firstOnly) {
    Choice choice = new Choice();
    host.select(AddressFamily.IPV4, client, HeavyNetworks.NONE, MILLIS, counter, choice);
    int counted = firstOnly ? 1 : choice.count();
    for (int i = 0; i < counted; i++) {
      shares[choice.target(i).index()] += 1.0 / counted;
    }
  }

  private static void add(Choice choice, Map<String, Double> shares) {
    for (int i = 0; i < choice.count(); i++) {
      shares.merge(choice.target(i).target().address().value(), 1.0 / choice.count(), Double::sum);
    }
  }

  private static void assertShares(double[] counts, double[] weights, Offset<Double> tolerance) {
    double answers = Arrays.stream(counts).sum();
    double total = Arrays.stream(weights).sum();
    for (int i = 0; i < weights.length; i++) {
      assertThat(counts[i] / answers)
          .as("target %d of %s", i, Arrays.toString(weights))
          .isCloseTo(weights[i] / total, tolerance);
    }
  }

  private static Target[] targets(double... weights) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      targets.add(own("192.0.2." + (i + 1), weights[i]));
    }
    return targets.toArray(Target[]::new);
  }
}

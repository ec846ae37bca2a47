package io.spillway.surge.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AttackScore;
import io.spillway.model.RequestSample;
import io.spillway.model.RequestTraits;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CrowdWatchTest {
  private static final int BASELINE = 60;
  private static final int USUAL_NETWORKS = 400;
  private static final int OBJECTS = 50;

  private final SplittableRandom random = new SplittableRandom(7);
  private CrowdWatch watch = CrowdWatch.INITIAL;
  private long second = 1_000;

  /** A salted hash, as far as the watch can tell. */
  private static int hash(int key) {
    int z = key * 0x9E3779B9;
    z = (z ^ (z >>> 16)) * 0x85EBCA6B;
    z = (z ^ (z >>> 13)) * 0xC2B2AE35;
    return z ^ (z >>> 16);
  }

  private void usual(RequestTraits.Builder traits) {
    for (int i = 0; i < BASELINE; i++) {
      traits.add(
          hash(random.nextInt(USUAL_NETWORKS)),
          hash(-1 - random.nextInt(OBJECTS)),
          true,
          200,
          false);
    }
  }

  private static Makeup makeup(int requests, RequestTraits.Builder traits) {
    return new Makeup(requests, 0, traits.build());
  }

  private void calm(int seconds) {
    for (int i = 0; i < seconds; i++) {
      RequestTraits.Builder traits = new RequestTraits.Builder();
      usual(traits);
      watch = watch.next(second++, makeup(BASELINE, traits), true);
    }
  }

  /** Seconds of usual demand and a flood of one network for ever new objects. */
  private void flooded(int seconds, int network) {
    for (int i = 0; i < seconds; i++) {
      RequestTraits.Builder traits = new RequestTraits.Builder();
      usual(traits);
      for (int n = 0; n < 100; n++) {
        traits.add(hash(network), random.nextInt(), false, 200, false);
      }
      watch = watch.surging(makeup(BASELINE + 100, traits));
    }
  }

  private AttackScore score() {
    return watch.score(BASELINE, Makeup.NONE, 0).orElseThrow();
  }

  @Test
  void learnsWhoComesUsually() {
    calm(400);
    double all = watch.networks().size() * ((double) RequestSample.ALL / watch.networks().bound());
    assertThat(all).isBetween(0.7 * USUAL_NETWORKS, 1.3 * USUAL_NETWORKS);
    assertThat(watch.usual().familiarShare()).isGreaterThan(0.5);
  }

  @Test
  void takesAFloodForAnAttackAndSaysWhy() {
    calm(400);
    flooded(4, 1_000_000);
    assertThat(score().share()).isGreaterThan(0.9);
    assertThat(score().story()).contains("strange-objects", "pace");
  }

  @Test
  void takesMoreOfTheUsualForACrowd() {
    calm(400);
    for (int i = 0; i < 4; i++) {
      RequestTraits.Builder traits = new RequestTraits.Builder();
      for (int times = 0; times < 4; times++) {
        usual(traits);
      }
      watch = watch.surging(makeup(4 * BASELINE, traits));
    }
    assertThat(score().share()).isLessThan(0.2);
  }

  @Test
  void suspectsNobodyForBeingManyBeforeItKnowsWhoComes() {
    calm(60);
    for (int i = 0; i < 6; i++) {
      RequestTraits.Builder traits = new RequestTraits.Builder();
      for (int times = 0; times < 8; times++) {
        usual(traits);
      }
      watch = watch.surging(makeup(8 * BASELINE, traits));
    }
    assertThat(score().share()).isLessThan(0.3);
  }

  /** Six seconds of newcomers, one request of each network in a second; its share of attack. */
  private double newcomers(boolean staying) {
    calm(400);
    for (int i = 0; i < 6; i++) {
      RequestTraits.Builder traits = new RequestTraits.Builder();
      usual(traits);
      for (int n = 0; n < 2 * BASELINE; n++) {
        int network = 10_000 + n + (staying ? 0 : 2 * BASELINE * i);
        traits.add(hash(network), hash(-1 - random.nextInt(OBJECTS)), true, 200, false);
      }
      watch = watch.surging(makeup(3 * BASELINE, traits));
    }
    return score().share();
  }

  @Test
  void takesNewcomersWhoAskEachSecondForPrograms() {
    assertThat(newcomers(true)).isGreaterThan(0.9);
    assertThat(score().story()).contains("persistence 5");
  }

  @Test
  void takesNewcomersWhoComeAndReadForPeople() {
    assertThat(newcomers(false)).isLessThan(0.6);
    assertThat(score().features())
        .anyMatch(f -> f.name().equals("persistence") && f.contribution() < 0);
  }

  @Test
  void isSurerOfASurgeThatLasts() {
    calm(400);
    flooded(1, 1_000_000);
    assertThat(score().features())
        .anyMatch(f -> f.name().equals("suddenness") && f.contribution() > 1);
    flooded(7, 1_000_000);
    assertThat(score().features())
        .anyMatch(f -> f.name().equals("suddenness") && f.contribution() == 0);
  }

  @Test
  void isNotTaughtByTheSurgeItself() {
    calm(400);
    Memory before = watch.networks();
    flooded(300, 1_000_000);
    assertThat(watch.networks()).isEqualTo(before);
    // What waited to be learnt when the surge was noticed is not learnt after it either.
    calm(56);
    assertThat(watch.networks().contains(new RequestSample.Tally(hash(1_000_000), 1, 0, 0, 0, 0)))
        .isFalse();
  }

  @Test
  void saysNothingWithoutExcessOrKnowledge() {
    calm(10);
    flooded(4, 1_000_000);
    assertThat(watch.score(BASELINE, Makeup.NONE, 0)).isEmpty();
    calm(60);
    assertThat(watch.score(BASELINE, Makeup.NONE, 0)).isEmpty();
  }

  @Test
  void forgetsWhoHasNotComeForAMonth() {
    RequestSample one = RequestSample.of(List.of(new RequestSample.Tally(5, 1, 0, 0, 0, 0)), 8, 0);
    RequestSample two = RequestSample.of(List.of(new RequestSample.Tally(9, 1, 0, 0, 0, 0)), 8, 0);
    Memory memory = Memory.EMPTY.plus(one, 65_530).plus(two, 65_530 + Memory.KEPT_DAYS);
    assertThat(memory.size()).isEqualTo(2);
    assertThat(memory.plus(two, 65_531 + Memory.KEPT_DAYS).size()).isEqualTo(1);
  }

  @Test
  void remembersABoundedNumber() {
    Memory memory = Memory.EMPTY;
    for (int i = 0; i < 20; i++) {
      List<RequestSample.Tally> many =
          random
              .ints(1_000)
              .mapToObj(hash -> new RequestSample.Tally(hash, 1, 0, 0, 0, 0))
              .toList();
      memory = memory.plus(RequestSample.of(many, 2_000, 0), 1);
    }
    assertThat(memory.size()).isEqualTo(Memory.MOST);
    assertThat(memory.bound()).isLessThan(RequestSample.ALL / 4);
  }
}

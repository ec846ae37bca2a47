package io.spillway.surge.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AttackScore;
import io.spillway.model.RequestSample;
import io.spillway.model.RequestTraits;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrowdWatchTest {
  private static final int BASELINE = 60;
  private static final int USUAL_NETWORKS = 400;
  private static final int OBJECTS = 50;

  /** So long is learnt together. */
  private static final int MINUTE = 56;

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
      watch = watch.surging(second++, makeup(BASELINE + 100, traits));
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
      watch = watch.surging(second++, makeup(4 * BASELINE, traits));
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
      watch = watch.surging(second++, makeup(8 * BASELINE, traits));
    }
    assertThat(score().share()).isLessThan(0.3);
  }

  /** Six seconds of newcomers, one request of each network in a second; its share of attack. */
  private double newcomers(boolean staying) {
    calm(400);
    gather(staying);
    return score().share();
  }

  private void gather(boolean staying) {
    for (int i = 0; i < 6; i++) {
      RequestTraits.Builder traits = new RequestTraits.Builder();
      usual(traits);
      for (int n = 0; n < 2 * BASELINE; n++) {
        int network = 10_000 + n + (staying ? 0 : 2 * BASELINE * i);
        traits.add(hash(network), hash(-1 - random.nextInt(OBJECTS)), true, 200, false);
      }
      watch = watch.surging(second++, makeup(3 * BASELINE, traits));
    }
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
  void doesNotCallSuddenWhatItHasNotSeenRise() {
    calm(400);
    watch = watch.paused(second);
    flooded(2, 1_000_000);
    assertThat(score().features())
        .anyMatch(f -> f.name().equals("suddenness") && f.contribution() == 0);
  }

  /** A site behind a few proxies, of which more and more people come. */
  @Test
  void countsAsConcentratedWhatIsMoreSoThanUsually() {
    for (int i = 0; i < 400; i++) {
      watch = watch.next(second++, behindProxies(1), true);
    }
    for (int i = 0; i < 8; i++) {
      watch = watch.surging(second++, behindProxies(4));
    }
    assertThat(score().features())
        .anyMatch(f ->
            f.name().equals("concentration")
                && f.value() > 0.6
                && f.usual() > 0.5
                && f.contribution() < 0);
  }

  /** Two networks ask for three quarters of it. */
  private Makeup behindProxies(int times) {
    RequestTraits.Builder traits = new RequestTraits.Builder();
    for (int i = 0; i < times * BASELINE; i++) {
      int network = random.nextInt(4) == 0 ? random.nextInt(USUAL_NETWORKS) : -1 - i % 2;
      traits.add(hash(network), hash(-9 - random.nextInt(OBJECTS)), true, 200, false);
    }
    return makeup(times * BASELINE, traits);
  }

  @Test
  void isNotTaughtByTheSurgeItself() {
    calm(400);
    Memory before = watch.networks();
    flooded(300, 1_000_000);
    assertThat(watch.networks()).isEqualTo(before);
  }

  @Test
  void doesNotLearnWhatWaitedWhenASurgeWasNoticed() {
    calm(400);
    int early = lowest(2_000_000, 1_000);
    quietly(early);
    calm(MINUTE);
    flooded(5, 1_000_000);
    calm(4 * MINUTE);
    assertThat(watch.networks().contains(tally(early))).isFalse();
    // It is the surge that kept it from being learnt.
    quietly(early);
    calm(4 * MINUTE);
    assertThat(watch.networks().contains(tally(early))).isTrue();
  }

  /** A calm second in which a network asks for one thing besides. */
  private void quietly(int network) {
    RequestTraits.Builder traits = new RequestTraits.Builder();
    usual(traits);
    traits.add(hash(network), hash(-1), true, 200, false);
    watch = watch.next(second++, makeup(BASELINE + 1, traits), true);
  }

  /** Of some networks the one with the lowest hash: every sample has it. */
  private static int lowest(int from, int count) {
    return IntStream.range(from, from + count)
        .boxed()
        .min(Comparator.comparingLong(network -> tally(network).key()))
        .orElseThrow();
  }

  private static RequestSample.Tally tally(int network) {
    return new RequestSample.Tally(hash(network), 1, 0, 0, 0, 0);
  }

  @Test
  void forgetsWithoutAnybodyAsking() {
    calm(400);
    long month = Memory.KEPT_DAYS * 86_400L;
    long lastDay = second / 86_400 * 86_400 + month - 1;
    CrowdWatch atItsEnd = watch.next(lastDay, Makeup.NONE, true);
    assertThat(atItsEnd.networks().size()).isEqualTo(watch.networks().size());
    assertThat(watch.next(lastDay + 1, Makeup.NONE, false).networks().size()).isZero();
    assertThat(watch.surging(lastDay + 1, Makeup.NONE).objects().size()).isZero();
    assertThat(watch.paused(lastDay + 1).networks().size()).isZero();
  }

  /** A botnet of which each network has asked a few times, calmly, hours before. */
  @Test
  void takesHavingAskedHoursBeforeForNothing() {
    for (int day = 0; day < 6; day++) {
      second = day * 86_400L + 1_000;
      calm(400);
    }
    for (int bot = 0; bot < 2 * BASELINE; bot++) {
      quietly(10_000 + bot);
    }
    second += 3 * 3_600;
    calm(400);
    assertThat(watch.networks().contains(tally(lowest(10_000, 2 * BASELINE)))).isTrue();
    gather(true);
    assertThat(score().share()).isGreaterThan(0.9);
  }

  @Test
  void saysNothingWithoutExcessOrKnowledge() {
    calm(10);
    flooded(4, 1_000_000);
    assertThat(watch.score(BASELINE, Makeup.NONE, 0)).isEmpty();
    calm(60);
    assertThat(watch.score(BASELINE, Makeup.NONE, 0)).isEmpty();
  }
}

package io.spillway.surge.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.RequestSample;
import io.spillway.model.RequestSample.Tally;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final long DAY = 20_000;

  private final SplittableRandom random = new SplittableRandom(7);

  private static Tally key(int hash) {
    return new Tally(hash, 1, 0, 0, 0, 0);
  }

  private static RequestSample sample(int... hashes) {
    return RequestSample.of(
        java.util.Arrays.stream(hashes).mapToObj(MemoryTest::key).toList(), hashes.length, 0);
  }

  private RequestSample many(int count) {
    List<Tally> tallies = random.ints(count).distinct().mapToObj(MemoryTest::key).toList();
    return RequestSample.of(tallies, count, 0);
  }

  private static Memory seen(Memory memory, int hash, long... days) {
    Memory after = memory;
    for (long day : days) {
      after = after.plus(sample(hash), day);
    }
    return after;
  }

  /** Something is learnt on each of so many days before {@link #DAY}. */
  private static Memory watched(int days) {
    Memory memory = Memory.EMPTY;
    for (int ago = days; ago > 0; ago--) {
      memory = memory.plus(sample(1), DAY - ago);
    }
    return memory;
  }

  @Test
  void toBeSeenTakesARequestToBeKnownThreeDays() {
    Memory week = watched(7);
    assertThat(seen(week, 9, DAY, DAY, DAY).contains(key(9))).isTrue();
    assertThat(seen(week, 9, DAY, DAY, DAY).knows(key(9))).isFalse();
    assertThat(seen(week, 9, DAY, DAY + 1).knows(key(9))).isFalse();
    assertThat(seen(week, 9, DAY, DAY + 3, DAY + 20).knows(key(9))).isTrue();
    assertThat(week.contains(key(9))).isFalse();
  }

  @Test
  void asksForLessWhereItHasNotWatchedForLong() {
    assertThat(seen(watched(0), 9, DAY).knows(key(9))).isTrue();
    assertThat(seen(watched(1), 9, DAY).knows(key(9))).isTrue();
    assertThat(seen(watched(2), 9, DAY).knows(key(9))).isFalse();
    assertThat(seen(watched(4), 9, DAY, DAY + 1).knows(key(9))).isFalse();
    assertThat(seen(watched(3), 9, DAY, DAY + 1).knows(key(9))).isTrue();
    // Who has come each day is never a stranger because a day is over.
    for (int days = 1; days < 10; days++) {
      assertThat(watched(days).on(DAY).knows(key(1))).as("%d days", days).isTrue();
    }
  }

  @Test
  void countsOnlyTheLastThirtyDays() {
    Memory memory = seen(watched(7), 9, DAY, DAY + 1, DAY + 2);
    assertThat(memory.on(DAY + 31).contains(key(9))).isTrue();
    assertThat(memory.on(DAY + 32).contains(key(9))).isFalse();
    assertThat(memory.on(DAY + 32).size()).isZero();
    for (long day = DAY; day < DAY + 30; day++) {
      memory = memory.plus(sample(1), day);
    }
    assertThat(memory.knows(key(9))).isTrue();
    assertThat(memory.on(DAY + 30).knows(key(9))).isFalse();
  }

  @Test
  void remembersABoundedNumber() {
    Memory memory = Memory.EMPTY;
    for (int i = 0; i < 20; i++) {
      memory = memory.plus(many(1_000), DAY);
    }
    assertThat(memory.size()).isEqualTo(Memory.MOST);
    assertThat(memory.bound()).isLessThan(RequestSample.ALL / 4);
    assertThat(memory.packed().length()).isLessThan(46_000);
  }

  @Test
  void tellsOfMoreAgainOnceTheDayOfManyIsForgotten() {
    Memory memory = Memory.EMPTY;
    for (int i = 0; i < 20; i++) {
      memory = memory.plus(many(1_000), DAY);
    }
    long few = memory.bound();
    for (long day = DAY + 1; day < DAY + 2 * Memory.KEPT_DAYS; day++) {
      memory = memory.plus(many(50), day);
      if (day < DAY + Memory.KEPT_DAYS) {
        assertThat(memory.bound()).as("day %d", day).isLessThanOrEqualTo(few);
      }
    }
    assertThat(memory.bound()).isEqualTo(RequestSample.ALL);
    assertThat(memory.size()).isBetween(1, 50 * Memory.KEPT_DAYS);
  }

  @Test
  void passesOverAClockThatGoesBack() {
    Memory memory = seen(Memory.EMPTY, 9, DAY);
    assertThat(seen(memory, 5, DAY - 3).contains(key(9))).isTrue();
    assertThat(seen(memory, 5, DAY - 3).day()).isEqualTo(DAY);
  }
}

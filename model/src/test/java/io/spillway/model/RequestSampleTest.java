package io.spillway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.spillway.model.RequestSample.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RequestSampleTest {
  private static Tally tally(int hash, long requests) {
    return new Tally(hash, requests, 0, requests / 2, 0, 0);
  }

  @Test
  void keepsWhatItWasGiven() {
    List<Tally> all = List.of(tally(1, 1), tally(7, 300), new Tally(-2, 5, 4, 3, 2, 1));
    RequestSample.Opened opened = RequestSample.of(all, 10, 2).open();
    assertThat(opened.tallies()).isEqualTo(all);
    assertThat(opened.bound()).isEqualTo(RequestSample.ALL);
    assertThat(opened.distinct()).isEqualTo(3);
    assertThat(RequestSample.EMPTY.open().tallies()).isEmpty();
  }

  @Test
  void keepsTheLowestHashesAndTheBusiestOfTheOthers() {
    List<Tally> all = List.of(tally(1, 1), tally(2, 1), tally(3, 1), tally(4, 9), tally(-1, 8));
    RequestSample.Opened opened = RequestSample.of(all, 2, 1).open();
    assertThat(opened.bound()).isEqualTo(3);
    assertThat(opened.tallies()).containsExactly(tally(1, 1), tally(2, 1), tally(4, 9));
  }

  @Test
  void estimatesHowManyThereWereAndMergesAsIfSampledTogether() {
    SplittableRandom random = new SplittableRandom(1);
    List<Tally> one = new ArrayList<>();
    List<Tally> two = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      (i % 3 == 0 ? one : two).add(tally(random.nextInt(), 1));
    }
    List<Tally> both = new ArrayList<>(one);
    both.addAll(two);
    RequestSample merged =
        RequestSample.of(one, 400, 0).plus(RequestSample.of(two, 400, 0), 400, 0);
    assertThat(merged).isEqualTo(RequestSample.of(both, 400, 0));
    assertThat(merged.open().distinct()).isCloseTo(20_000, within(3_000.0));
    assertThat(merged.value().length()).isLessThan(4_000);
  }

  @Test
  void refusesWhatItDidNotMake() {
    assertThatThrownBy(() -> new RequestSample("AAAA").open())
        .isInstanceOf(IllegalArgumentException.class);
  }
}

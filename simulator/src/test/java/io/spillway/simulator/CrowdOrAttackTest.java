package io.spillway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.simulator.crowd.Case;
import io.spillway.simulator.crowd.Trial;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A few seeds of what {@link CrowdReport} prints for many; the same ones each time. */
class CrowdOrAttackTest {
  private static final long FIRST = 1_001;
  private static final int CASES = 12;

  private static List<Trial.Outcome> run(Case.Kind kind) {
    return run(kind, 0, CASES);
  }

  private static List<Trial.Outcome> run(Case.Kind kind, double degree, int cases) {
    return LongStream.range(FIRST, FIRST + cases)
        .mapToObj(seed -> Trial.run(new Case(seed, kind, degree)))
        .filter(outcome -> outcome.noticed().isPresent())
        .toList();
  }

  private static long initiated(List<Trial.Outcome> outcomes) {
    return outcomes.stream().filter(outcome -> outcome.initiated().isPresent()).count();
  }

  @Test
  void borrowsForCrowds() {
    List<Trial.Outcome> crowds = run(Case.Kind.CROWD);
    assertThat(crowds).hasSizeGreaterThan(CASES - 2);
    assertThat(initiated(crowds)).isGreaterThanOrEqualTo(crowds.size() - 1L);
  }

  @Test
  void doesNotBorrowForAttacksThatShow() {
    for (Case.Kind kind : List.of(Case.Kind.FEW_NETWORKS, Case.Kind.CACHE_BUSTING)) {
      List<Trial.Outcome> attacks = run(kind);
      assertThat(attacks).hasSizeGreaterThan(CASES - 2);
      assertThat(initiated(attacks)).as(kind.name()).isLessThanOrEqualTo(1);
    }
  }

  /** Each network of which has asked once or twice, hours before. */
  @Test
  void doesNotBorrowForABotnetThatWasThereHoursBefore() {
    List<Trial.Outcome> attacks = run(Case.Kind.PREPARED, 1, 6);
    assertThat(attacks).hasSizeGreaterThan(4);
    assertThat(initiated(attacks)).isLessThanOrEqualTo(1);
  }

  /** Floods that exhaust the edges within a second, before the change is beyond doubt. */
  @Test
  void judgesWheneverPeersWouldBeAsked() {
    for (long seed : new long[] {104, 105, 141}) {
      assertThat(Trial.run(new Case(seed, Case.Kind.MANY_NETWORKS, 0)).seen())
          .filteredOn(Trial.Seen::wouldInitiate)
          .isNotEmpty()
          .allMatch(seen -> seen.forecast().attack().isPresent());
    }
  }

  @Test
  void givesTheSameEachTime() {
    Case.Kind kind = Case.Kind.MANY_NETWORKS;
    assertThat(Trial.run(new Case(FIRST, kind, 0))).isEqualTo(Trial.run(new Case(FIRST, kind, 0)));
  }
}

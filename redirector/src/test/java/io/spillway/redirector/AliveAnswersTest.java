package io.spillway.redirector;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.HostName;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AliveAnswersTest {
  private static final HostName HOST = new HostName("www.customer.example");
  private static final AgreementId ONE = new AgreementId("one");

  private final AliveAnswers alive = new AliveAnswers();

  private void note(Optional<AgreementId> agreement, long second, long ttl, double answers) {
    alive.note(HOST, agreement, second, ttl, answers);
  }

  @Test
  void countsAnswersFromTheirSecondUntilTheirTtlIsOver() {
    note(Optional.empty(), 100, 20, 3);
    note(Optional.of(ONE), 110, 5, 1);

    assertThat(alive.at(HOST, 99).answers()).isZero();
    assertThat(alive.at(HOST, 100)).isEqualTo(new AliveAnswers.Alive(3, sorted(Map.of())));
    assertThat(alive.at(HOST, 110)).isEqualTo(new AliveAnswers.Alive(4, sorted(Map.of(ONE, 0.25))));
    assertThat(alive.at(HOST, 114).shares()).containsEntry(ONE, 0.25);
    assertThat(alive.at(HOST, 115).shares()).isEmpty();
    assertThat(alive.at(HOST, 119).answers()).isEqualTo(3);
    assertThat(alive.at(HOST, 120).answers()).isZero();
  }

  @Test
  void keepsHostsApart() {
    note(Optional.of(ONE), 100, 20, 1);
    assertThat(alive.at(new HostName("www.other.example"), 100).answers()).isZero();
  }

  @Test
  void forgetsWhatIsOlderThanAnyTtlThatIsKept() {
    note(Optional.of(ONE), 100, 1_000_000, 1);
    assertThat(alive.at(HOST, 399).answers()).isEqualTo(1);
    assertThat(alive.at(HOST, 400).answers()).isZero();
    for (long second = 101; second < 100_000; second++) {
      note(Optional.empty(), second, 1_000_000, 1);
    }
    assertThat(alive.at(HOST, 99_999).answers()).isEqualTo(300);
  }

  private static SortedMap<AgreementId, Double> sorted(Map<AgreementId, Double> map) {
    return new TreeMap<>(map);
  }
}

package io.spillway.metering;

import static io.spillway.metering.Fixtures.AGREEMENT;
import static io.spillway.metering.Fixtures.BORROWER;
import static io.spillway.metering.Fixtures.LENDER;
import static io.spillway.metering.Fixtures.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.Statement;
import io.spillway.model.Usage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import io.spillway.model.message.PeerMessage.UsageStatement;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a borrower takes from the nonces of its probes, or from their lack. */
class ProbesTest {
  private final Party borrower = new Party(BORROWER);

  @BeforeEach
  void open() {
    borrower.told(new MeteringMessage.AgreementOpened(Fixtures.signed(Fixtures.terms())), START);
  }

  @Test
  void disputesAStatementThatLeavesOutProbes() {
    borrower.told(new MeteringMessage.ProbeSent(AGREEMENT, "aa", at(3)), at(3));
    borrower.told(new MeteringMessage.ProbeSent(AGREEMENT, "bb", at(4)), at(4));
    assertThat(verdict(says(0, 3, "aa"), at(24)).accepted()).isTrue();

    StatementVerdict next = verdict(says(1, 3), at(44));
    assertThat(next.accepted()).isFalse();
    assertThat(next.reason()).contains("1 of our probes are not in it: bb");
  }

  @Test
  void takesNothingFromTheLackOfANonceInAStatementThatClientsHaveFilled() {
    borrower.told(new MeteringMessage.ProbeSent(AGREEMENT, "bb", at(4)), at(4));
    assertThat(verdict(says(0, 3), at(24)).accepted()).isTrue();
    borrower.told(new MeteringMessage.ProbeSent(AGREEMENT, "cc", at(30)), at(30));
    String[] nonces =
        IntStream.range(0, Statement.MOST_NONCES).mapToObj(Fixtures::nonce).toArray(String[]::new);
    assertThat(verdict(says(1, 3, nonces), at(44)).accepted()).isTrue();
    assertThat(verdict(says(2, 3), at(64)).accepted()).isTrue();
    assertThat(probes()).isEmpty();
  }

  @Test
  void refusesAStatementWithMoreNoncesThanThereCanBe() {
    String[] nonces =
        IntStream.rangeClosed(0, Statement.MOST_NONCES)
            .mapToObj(Fixtures::nonce)
            .toArray(String[]::new);
    assertThat(hear(says(0, 3, nonces), at(24))).isEmpty();
    assertThat(borrower.state.refusals()).containsKey(LENDER);
  }

  @Test
  void findsAProbeInTheNeighbouringStatement() {
    borrower.told(new MeteringMessage.ProbeSent(AGREEMENT, "aa", at(19)), at(19));
    assertThat(verdict(says(0, 3), at(24)).accepted()).isTrue();
    assertThat(verdict(says(1, 3, "aa"), at(44)).accepted()).isTrue();
  }

  private List<Probe> probes() {
    return Objects.requireNonNull(borrower.state.borrowed().get(AGREEMENT)).estimates().probes();
  }

  private static Statement says(int number, long requests, String... nonces) {
    return new Statement(
        AGREEMENT,
        number,
        at(20L * number),
        at(20L * number + 20),
        new Usage(requests, requests * 1_000, 0, 0),
        List.of(nonces),
        number == 4);
  }

  private List<PeerMessage> hear(Statement statement, Instant now) {
    return borrower.hears(LENDER, new UsageStatement(statement), now);
  }

  private StatementVerdict verdict(Statement statement, Instant now) {
    return (StatementVerdict) hear(statement, now).getFirst();
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }
}

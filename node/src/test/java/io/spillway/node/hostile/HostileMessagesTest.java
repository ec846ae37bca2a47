package io.spillway.node.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.node.peering.Quotas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each row of docs/hostile-messages.md, against a real endpoint over real TLS with all real
 * deciding parts behind it: it is answered as the page says, and nothing else changes.
 */
class HostileMessagesTest {
  private static Quotas quotas(Duration patience) {
    return new Quotas(20, 20, 1, 1 << 20, 4, 8, 1_000, patience);
  }

  static Stream<Row> rows() {
    return Stream.of(
            HostileConnections.list(),
            HostileDocuments.list(),
            HostileDecisions.list(),
            HostileAuctions.list(),
            HostileLongTerm.list(),
            HostileEnvelopes.list(),
            HostileBindings.list())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefusedAsDocumentedAndChangesNothing(Row row) throws Exception {
    Duration patience = Duration.ofSeconds(row.outwaits() ? 3 : 60);
    try (Attacked world = new Attacked(quotas(patience))) {
      String outcome = world.outcome(row.attack().on(world));

      assertThat(outcome).startsWith(row.answer());
      assertThat(world.changes()).isEmpty();
    }
  }

  @Test
  void theWorldIsInTheMiddleOfItsBusiness() throws IOException {
    try (Attacked world = new Attacked(quotas(Duration.ofSeconds(60)))) {
      assertThat(world.victim.agent().deals()).containsOnlyKeys(Attacked.LENT, Attacked.BORROWED);
      assertThat(world.victim.agent().deals().values()).allMatch(deal -> deal.signed().isPresent());
      assertThat(world.victim.agent().asked()).containsOnlyKeys(world.asked);
      assertThat(world.victim.agent().promised()).containsOnlyKeys(world.open.id());
      String sound = world.sealed(Attacked.KEY_A, Attacked.request("r-5", "www.e.example", 10));
      assertThat(HostileClient.post(world, Attacked.KEY_A, sound).status()).isEqualTo(202);
      assertThat(world.changes()).as("an honest message does change something").isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Application/JOSE; charset=utf-8", "APPLICATION/jose", "application/jose ;a=b"})
  void aMediaTypeIsTakenWhateverItsCaseAndParameters(String type) throws IOException {
    try (Attacked world = new Attacked(quotas(Duration.ofSeconds(60)))) {
      String sound = world.sealed(Attacked.KEY_A, Attacked.request("r-5", "www.e.example", 10));

      assertThat(HostileClient.post(world, Attacked.KEY_A, sound, type).status()).isEqualTo(202);

      assertThat(world.changes()).as("it has reached the parts").isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/jose+json", "application/josefine", "text/jose"})
  void anotherMediaTypeIsNotTaken(String type) throws IOException {
    try (Attacked world = new Attacked(quotas(Duration.ofSeconds(60)))) {
      String sound = world.sealed(Attacked.KEY_A, Attacked.request("r-5", "www.e.example", 10));

      assertThat(HostileClient.post(world, Attacked.KEY_A, sound, type).status()).isEqualTo(415);
      assertThat(world.changes()).isEmpty();
    }
  }

  @Test
  void thePageHasEachRowAndNoOther() throws IOException {
    Path page = Path.of("..", "docs", "hostile-messages.md");
    String wanted = table();
    Files.writeString(Path.of("target", "hostile-messages-table.md"), wanted);

    assertThat(Files.readString(page))
        .as("put the table of target/hostile-messages-table.md there")
        .contains(wanted);
    assertThat(rows().count()).isGreaterThanOrEqualTo(100);
  }

  private static String table() {
    List<String> lines = new ArrayList<>();
    lines.add("| | sent | answer |");
    lines.add("|---|---|---|");
    int number = 0;
    for (Row row : rows().toList()) {
      number++;
      lines.add("| %d | %s | %s |".formatted(number, row.what(), row.answer().strip()));
    }
    return String.join("\n", lines) + "\n";
  }
}

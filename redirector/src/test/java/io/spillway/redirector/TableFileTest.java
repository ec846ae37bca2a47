package io.spillway.redirector;

import static io.spillway.redirector.selection.Tables.NOW;
import static io.spillway.redirector.selection.Tables.own;
import static io.spillway.redirector.selection.Tables.peer;
import static io.spillway.redirector.selection.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.spillway.model.SteeringTable;
import io.spillway.redirector.selection.TableRefusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table outlives the process, whole or not at all. */
class TableFileTest {
  private static final SteeringTable TABLE =
      table(3, 14, own("192.0.2.1", 0.1), own("2001:db8::1", 5), peer("198.51.100.1", 1e-9, NOW));

  @TempDir Path folder;

  @Test
  void restoresTheTable() throws Exception {
    publish(TABLE);

    assertThat(redirector().table()).contains(TABLE);
    assertThat(redirector().statistics().troubles()).isEmpty();
    try (var files = Files.list(folder.resolve("state"))) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void beginsWithoutAFile() {
    assertThat(redirector().table()).isEmpty();
    assertThat(redirector().statistics().troubles()).isEmpty();
  }

  @Test
  void refusesAnOlderTableAfterARestart() {
    publish(TABLE);

    Publication publication = redirector().publish(table(2, 99, own("192.0.2.2", 1)));

    assertThat(publication).isInstanceOf(Publication.Refused.class);
    assertThat(((Publication.Refused) publication).reason()).isEqualTo(TableRefusal.LOWER_EPOCH);
  }

  @Test
  void tellsAndIgnoresACorruptFile() throws IOException {
    publish(TABLE);
    Files.writeString(file(), Files.readString(file()).replace("192.0.2.1", "192.0.2.7"));

    Redirector redirector = redirector();

    assertThat(redirector.table()).isEmpty();
    assertThat(redirector.statistics().troubles())
        .containsExactly(
            "table file "
                + file()
                + ": its checksum does not fit its content: it is ignored until the next table"
                + " replaces it");
    redirector.publish(TABLE);
    assertThat(redirector.statistics().troubles()).isEmpty();
    assertThat(redirector().table()).contains(TABLE);
  }

  @Test
  void noticesEveryCutAndEveryChangedByte() throws Exception {
    byte[] whole = TableText.write(TABLE).getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < whole.length; i++) {
      assertUnreadable(Arrays.copyOf(whole, i));
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      assertUnreadable(changed);
    }
    assertThat(TableText.read(TableText.write(TABLE))).isEqualTo(TABLE);
  }

  private static void assertUnreadable(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThatExceptionOfType(TableFileException.class).isThrownBy(() -> TableText.read(text));
  }

  @Test
  void answersFromATableThatCouldNotBeKept() throws IOException {
    Files.writeString(folder.resolve("state"), "a file where the folder should be");

    Redirector redirector = redirector();
    redirector.publish(TABLE);

    assertThat(redirector.table()).contains(TABLE);
    assertThat(redirector.statistics().troubles())
        .singleElement()
        .asString()
        .startsWith("table file " + file());
  }

  @Test
  void keepsAnEmptyTableToo() {
    SteeringTable empty = new SteeringTable(1, 1, List.of());
    publish(empty);

    assertThat(redirector().table()).isEqualTo(Optional.of(empty));
  }

  private Path file() {
    return folder.resolve("state").resolve("steering.table");
  }

  private Redirector redirector() {
    return new Redirector(Running.settings().withTableFile(file()), () -> NOW);
  }

  private void publish(SteeringTable table) {
    redirector().publish(table);
  }
}

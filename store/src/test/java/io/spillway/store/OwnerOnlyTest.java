package io.spillway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {
  @Test
  void nobodyElseReadsTheStateDirectory(@TempDir Path folder) throws IOException {
    Path state = folder.resolve("new");
    try (SqliteJournal journal = SqliteJournal.open(state, Map.of())) {
      assertThat(journal.epoch()).isEqualTo(1);
      assertThat(modes(state)).containsOnly("rw-------").hasSizeGreaterThanOrEqualTo(3);
    }
    assertThat(mode(state)).isEqualTo("rwx------");
  }

  @Test
  void closesWhatAnOlderVersionLeftOpen(@TempDir Path folder) throws IOException {
    SqliteJournal.open(folder, Map.of()).close();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(
        folder.resolve("journal.db"), PosixFilePermissions.fromString("rw-r--r--"));

    SqliteJournal.open(folder, Map.of()).close();

    assertThat(modes(folder)).containsOnly("rw-------");
    assertThat(mode(folder)).isEqualTo("rwx------");
  }

  private static List<String> modes(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(OwnerOnlyTest::mode).toList();
    }
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

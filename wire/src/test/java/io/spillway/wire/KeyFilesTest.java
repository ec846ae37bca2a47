package io.spillway.wire;

import static io.spillway.wire.Samples.A;
import static io.spillway.wire.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {
  private final Authority authority = Authority.create("Test", NOW, Duration.ofDays(9));
  private final Identity old = authority.newIdentity(A, NOW, Duration.ofDays(1));
  private final Identity next = authority.newIdentity(A, NOW, Duration.ofDays(2));
  private Path key = Path.of("");
  private Path certificate = Path.of("");
  private KeyFiles files = new KeyFiles(key, certificate);

  @BeforeEach
  void write(@TempDir Path folder) {
    key = folder.resolve("identity.key");
    certificate = folder.resolve("identity.pem");
    files = new KeyFiles(key, certificate);
    old.write(key, certificate);
  }

  @Test
  void putsTheNewKeyInPlaceAndKeepsTheOldOneForItsRevocation() throws IOException {
    files.rotate(next);

    assertThat(files.load().keyId()).isEqualTo(next.keyId());
    assertThat(files.retired()).extracting(Identity::keyId).containsExactly(old.keyId());
    try (Stream<Path> all = Files.list(key.resolveSibling(".").normalize())) {
      List<Path> keys = all.filter(f -> f.getFileName().toString().contains(".key")).toList();
      assertThat(keys).hasSize(2);
      for (Path file : keys) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void finishesARotationThatWasCutOffBetweenItsMoves() throws IOException {
    Path newCertificate = certificate.resolveSibling("identity.pem.new");
    next.write(key.resolveSibling("identity.key.new"), newCertificate);
    assertThat(files.load().keyId()).as("before the first move").isEqualTo(old.keyId());
    Files.move(key.resolveSibling("identity.key.new"), key, StandardCopyOption.REPLACE_EXISTING);

    assertThat(files.load().keyId()).isEqualTo(next.keyId());
    assertThat(newCertificate).doesNotExist();
    assertThat(Identity.load(key, certificate).keyId()).isEqualTo(next.keyId());
  }

  @Test
  void keepsTheNextOneAsideUntilItIsPutInPlace() {
    assertThat(files.prepared()).isEmpty();
    files.prepare(next);
    assertThat(files.load().keyId()).isEqualTo(old.keyId());
    assertThat(files.prepared()).map(Identity::keyId).contains(next.keyId());

    files.rotate(files.prepared().orElseThrow());

    assertThat(files.load().keyId()).isEqualTo(next.keyId());
    assertThat(files.prepared()).isEmpty();
  }

  @Test
  void tellsAPairThatDoesNotFit() {
    next.write(key, certificate.resolveSibling("other.pem"));

    assertThatThrownBy(files::load).hasMessageContaining("the certificate is for another key");
  }

  @Test
  void rotatesAgainAndAgain() {
    for (int i = 0; i < 3; i++) {
      files.rotate(authority.newIdentity(A, NOW, Duration.ofDays(1)));
    }

    assertThat(files.retired()).hasSize(3);
  }
}

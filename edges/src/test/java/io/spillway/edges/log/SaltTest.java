package io.spillway.edges.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaltTest {
  @TempDir private Path folder;

  @Test
  void isSipHashByItsAuthorsExample() {
    byte[] input = new byte[15];
    for (int i = 0; i < input.length; i++) {
      input[i] = (byte) i;
    }
    Salt salt = new Salt(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    assertThat(salt.hash(input, 0, input.length)).isEqualTo(0x49be45e5);
  }

  @Test
  void isMadeOnceForItsOwnerAlone() throws IOException {
    Path file = folder.resolve("log-salt");
    Salt made = Salt.in(file);
    assertThat(Salt.in(file)).isEqualTo(made);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    assertThat(made.toString()).doesNotContain(Long.toString(made.first()));
  }

  @Test
  void hasAFingerprintOfItsOwnThatDoesNotTellIt() {
    Salt salt = new Salt(1, 2);
    assertThat(salt.fingerprint()).hasSize(16).isEqualTo(new Salt(1, 2).fingerprint());
    assertThat(salt.fingerprint()).isNotEqualTo(new Salt(1, 3).fingerprint());
    assertThat(salt.fingerprint()).isNotEqualTo(new Salt(2, 2).fingerprint());
    // No client has it: an object of eight zero bytes would, and a log has none.
    assertThat(salt.fingerprint()).startsWith(Integer.toHexString(salt.hash(new byte[8], 0, 8)));
    assertThat(salt.hash(1L << 62)).isNotEqualTo(salt.hash(0L));
  }

  @Test
  void saysHowToMendAFileThatIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("log-salt"), "short");
    assertThatThrownBy(() -> Salt.in(file)).hasMessageContaining("5 bytes are no salt; remove");
  }
}

package io.spillway.wire;

import static io.spillway.wire.Samples.A;
import static io.spillway.wire.Samples.B;
import static io.spillway.wire.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  @Test
  void keepsAuthorityAndIdentityInFiles() throws Exception {
    Authority.create("Test", NOW, DAY).write(file("authority.key"), file("authority.pem"));
    Authority authority = Authority.load(file("authority.key"), file("authority.pem"));
    Identity made = authority.newIdentity(A, NOW, DAY.multipliedBy(9));
    made.write(file("identity.key"), file("identity.pem"));

    Identity read = Identity.load(file("identity.key"), file("identity.pem"));

    assertThat(read.cdn()).isEqualTo(A);
    assertThat(read.keyId()).isEqualTo(made.keyId());
    assertThat(read.expiresAt()).as("not beyond the authority's end").isEqualTo(NOW.plus(DAY));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("identity.key"))))
        .isEqualTo("rw-------");
    assertThat(Trust.load(List.of(file("authority.pem"))).bind(read.x5c(), NOW).cdn()).isEqualTo(A);
  }

  @Test
  void refusesAKeyThatOthersMayRead() throws Exception {
    Authority authority = Authority.create("Test", NOW, DAY);
    authority.newIdentity(A, NOW, DAY).write(file("identity.key"), file("identity.pem"));
    Files.setPosixFilePermissions(
        file("identity.key"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> Identity.load(file("identity.key"), file("identity.pem")))
        .isInstanceOf(IdentityException.class)
        .hasMessage(
            "key file "
                + file("identity.key")
                + " has mode rw-r--r--, so others than its owner may use it: run chmod 600 "
                + file("identity.key"));
  }

  @Test
  void refusesFilesThatDoNotBelongTogether() throws Exception {
    Authority authority = Authority.create("Test", NOW, DAY);
    authority.newIdentity(A, NOW, DAY).write(file("a.key"), file("a.pem"));
    authority.newIdentity(B, NOW, DAY).write(file("b.key"), file("b.pem"));

    assertThatThrownBy(() -> Identity.load(file("a.key"), file("b.pem")))
        .hasMessageContaining("the certificate is for another key");
    assertThatThrownBy(() -> Identity.load(file("a.key"), file("none.pem")))
        .hasMessage(
            "cannot read certificate file "
                + file("none.pem")
                + ": there is no such file: put it there, or name another");
    assertThatThrownBy(() -> Identity.load(file("none.key"), file("a.pem")))
        .hasMessage(
            "cannot read key file "
                + file("none.key")
                + ": there is no such file: put it there, or name another");
    assertThatThrownBy(() -> Trust.load(List.of(file("a.key"))))
        .hasMessageContaining("has no certificate");
  }

  private Path file(String name) {
    return folder.resolve(name);
  }
}

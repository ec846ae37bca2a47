package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spillway.model.CdnName;
import io.spillway.wire.Authority;
import io.spillway.wire.Identity;
import io.spillway.wire.KeyFiles;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that know each other, while the key of one is rotated and then revoked. */
class RotationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Authority authority =
      Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(9));
  private Path home = Path.of("");
  private RunningCdn rotating;
  private RunningCdn other;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    home = folder.resolve("a");
    other = RunningCdn.start(folder.resolve("b"), authority, 12, "", "");
    rotating =
        RunningCdn.start(
            home,
            authority,
            11,
            "contacts: [{cdn: %s, endpoint: \"https://%s:7443\"}]\n"
                .formatted(RunningCdn.name(12), RunningCdn.address(12)),
            "");
    await().atMost(PATIENCE).until(() -> knows(other, 11));
  }

  @AfterEach
  void stop() throws IOException {
    rotating.close();
    other.close();
  }

  private static boolean knows(RunningCdn one, int number)
      throws IOException, InterruptedException {
    return one.get("/agent/v1/peers").body().contains("\"" + RunningCdn.name(number) + "\"");
  }

  private Identity rotate() {
    Identity next =
        authority.newIdentity(new CdnName(RunningCdn.name(11)), Instant.now(), Duration.ofDays(2));
    new KeyFiles(home.resolve("identity.key"), home.resolve("identity.pem")).rotate(next);
    return next;
  }

  @Test
  void signsWithTheNewKeyWithoutARestartAndRevokesTheOldOneEverywhere()
      throws IOException, InterruptedException {
    Identity old = Identity.load(home.resolve("identity.key"), home.resolve("identity.pem"));
    Identity next = rotate();
    await()
        .atMost(PATIENCE)
        .until(() -> rotating.get("/agent/v1/keys").body().contains("\"key\":\"" + next.keyId()));
    assertThat(revoke(next).statusCode()).as("the key in use").isEqualTo(409);

    // Its retired key is read at a start; a rotation while it runs keeps the former one as well.
    assertThat(revoke(old).statusCode()).isEqualTo(200);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(other.get("/agent/v1/keys").body())
                .contains("\"key\":\"" + old.keyId(), "\"by\":\"its owner\""));

    // What the new key says is taken: fresh advertisements, long after the revocation.
    String before = other.get("/agent/v1/peers").body();
    await()
        .atMost(PATIENCE)
        .until(() -> {
          String now = other.get("/agent/v1/peers").body();
          return now.contains("\"sequence\"") && !now.equals(before);
        });
    other.restart();
    assertThat(other.get("/agent/v1/keys").body()).contains("\"key\":\"" + old.keyId());
    assertThat(rotating.get("/audit/v1/entries?limit=1000").body())
        .contains("signs with key " + next.keyId() + " from now on")
        .contains("what the key before has signed stays valid");
  }

  private HttpResponse<String> revoke(Identity identity) throws IOException, InterruptedException {
    return rotating.send(
        "POST",
        "/agent/v1/revocations",
        "{\"key\":\"%s\",\"reason\":\"a disk was lost\"}".formatted(identity.keyId()));
  }

  @Test
  void goesOnWithItsKeyWhereTheFilesAreOfNoUse() throws IOException, InterruptedException {
    String key = rotating.get("/agent/v1/keys").body();
    Path stranger = home.resolve("stranger.pem");
    authority
        .newIdentity(new CdnName("cdn-x.example"), Instant.now(), Duration.ofDays(1))
        .write(home.resolve("stranger.key"), stranger);
    Files.move(
        home.resolve("stranger.key"),
        home.resolve("identity.key"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.move(stranger, home.resolve("identity.pem"), StandardCopyOption.REPLACE_EXISTING);

    Identity next = rotateBySomebodyElse();

    await()
        .atMost(PATIENCE)
        .until(() -> rotating.get("/agent/v1/keys").body().contains(next.keyId().value()));
    assertThat(key).doesNotContain(next.keyId().value());
    assertThat(rotating.get("/agent/v1/keys").body()).doesNotContain("cdn-x");
  }

  private Identity rotateBySomebodyElse() {
    Identity next =
        authority.newIdentity(new CdnName(RunningCdn.name(11)), Instant.now(), Duration.ofDays(1));
    next.write(home.resolve("identity.key"), home.resolve("identity.pem"));
    return next;
  }
}

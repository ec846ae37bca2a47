package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that commands write: no second authority by a slip, no losing bids for everybody. */
class InitAuthorityTest {
  @TempDir private Path folder;

  private CommandLineRun init(String... more) {
    String[] all = new String[4 + more.length];
    all[0] = "init";
    all[1] = "cdn-a.example";
    all[2] = "--directory";
    all[3] = folder.resolve("a").toString();
    System.arraycopy(more, 0, all, 4, more.length);
    return CommandLineRun.of(all);
  }

  @Test
  void anAuthorityThatIsNamedIsOneThatThereIs() {
    String typo = folder.resolve("autority").toString();

    CommandLineRun run = init("--authority", typo);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--authority " + typo, "no authority.key", "--new-authority");
    assertThat(folder.resolve("a")).doesNotExist();
    assertThat(folder.resolve("autority")).doesNotExist();

    CommandLineRun made = init("--authority", typo, "--new-authority");
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out()).contains("identity.key.encryption");
    assertThat(folder.resolve("a/identity.key.encryption")).isRegularFile();
  }

  @Test
  void noKeyIsRotatedToByASlipThatNobodyBelieves() throws IOException {
    assertThat(init().exitCode()).isZero();
    String other = folder.resolve("other").toString();
    assertThat(
            CommandLineRun.of(
                    "init",
                    "cdn-b.example",
                    "--directory",
                    folder.resolve("b").toString(),
                    "--authority",
                    other,
                    "--new-authority")
                .exitCode())
        .isZero();
    Path key = folder.resolve("a/identity.key");
    String before = Files.readString(key);
    String config = folder.resolve("a/cdn.yaml").toString();

    CommandLineRun slip =
        CommandLineRun.of("keys", "rotate", "--config", config, "--authority", other);
    assertThat(slip.exitCode()).isEqualTo(2);
    assertThat(slip.err())
        .contains("none of this CDN's own authorities", "Rotate to it all the same", "--yes");
    assertThat(CommandLineRun.of("keys", "rotate", "--config", config, "--self-signed").exitCode())
        .isEqualTo(2);
    assertThat(Files.readString(key)).isEqualTo(before);

    assertThat(CommandLineRun.of("keys", "rotate", "--config", config).exitCode()).isZero();
    assertThat(Files.readString(key)).isNotEqualTo(before);
    CommandLineRun meant =
        CommandLineRun.of("keys", "rotate", "--config", config, "--self-signed", "--yes");
    assertThat(meant.exitCode()).as(meant.err()).isZero();
  }

  @Test
  void theApiOfANodeWithAPublicAddressListensToThisMachineAlone() throws IOException {
    assertThat(init("--address", "192.0.2.1").exitCode()).isZero();
    assertThat(Files.readString(folder.resolve("a/cdn.yaml")))
        .contains("api: {listen: \"127.0.0.1:7080\"}", "192.0.2.1");
  }

  @Test
  void aFileInTheWayIsToldInWords() throws IOException {
    Files.writeString(folder.resolve("a"), "");

    CommandLineRun run = init();

    assertThat(run.err())
        .contains(folder.resolve("a") + ": is there already")
        .doesNotContain("java");
  }

  @Test
  void aTranscriptIsForItsOwnerAlone() throws IOException {
    try (FakeNode node = new FakeNode()) {
      node.on("GET /agent/v1/auctions/x", "{\"transcript\":{}}");
      Path file = folder.resolve("x.json");

      CommandLineRun run = node.run("auctions", "x", "--transcript", file.toString());

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(node.run("auctions", "x", "--transcript", file.toString()).err())
          .contains("there is such a file");
    }
  }
}

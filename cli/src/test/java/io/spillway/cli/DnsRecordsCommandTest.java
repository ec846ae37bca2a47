package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.node.configuration.ConfigurationReader;
import io.spillway.wire.DnsBinding;
import io.spillway.wire.Identity;
import io.spillway.wire.KeyFiles;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A CDN without any authority: from its beginning to another key. */
class DnsRecordsCommandTest {
  @TempDir private Path folder;
  private Path home;
  private Path configuration;
  private CommandLineRun began;

  @BeforeEach
  void init() {
    home = folder.resolve("a");
    configuration = home.resolve("cdn.yaml");
    began =
        CommandLineRun.of("init", "cdn-a.example", "--directory", home.toString(), "--self-signed");
  }

  private CommandLineRun keys(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "keys";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--config";
    all[all.length - 1] = configuration.toString();
    return CommandLineRun.of(all);
  }

  private KeyFiles files() {
    return new KeyFiles(home.resolve("identity.key"), home.resolve("identity.pem"));
  }

  private static String record(Identity identity) {
    return "_spillway.cdn-a.example. 300 IN TXT \"v=spillway1; k=ed25519; kid="
        + identity.keyId()
        + "\"";
  }

  @Test
  void beginsWithoutAnAuthorityAndSaysWhatToPublish() {
    assertThat(began.exitCode()).isZero();
    assertThat(began.out()).contains(record(files().load()));
    assertThat(home.resolve("authority.pem")).doesNotExist();
    assertThat(folder.resolve("authority")).doesNotExist();
    assertThat(ConfigurationReader.read(configuration).trust().dns()).isEqualTo(DnsBinding.INSTEAD);
  }

  @Test
  void printsBothRecordsWhileAKeyIsRotatedAndTheFormerOneAfterwards() {
    Identity old = files().load();
    assertThat(keys("dns").out()).contains("; signs now", record(old));

    CommandLineRun prepared = keys("rotate", "--self-signed", "--prepare");
    Identity next = files().prepared().orElseThrow();
    assertThat(prepared.out()).contains(record(old), "; signs next", record(next));
    assertThat(files().load().keyId()).as("nothing else changes yet").isEqualTo(old.keyId());
    assertThat(keys("rotate", "--self-signed", "--prepare").out())
        .as("once more prints the same")
        .contains(record(next));

    assertThat(keys("rotate").out()).contains("signs with " + next.keyId());
    assertThat(files().load().keyId()).isEqualTo(next.keyId());
    assertThat(keys("dns").out())
        .contains(record(next), "; signed before; leave it out to end that", record(old))
        .doesNotContain("; signs next");
  }

  @Test
  void aKeyThatIsNotPublishedIsToldWithTheMend() {
    JsonNode keys =
        JsonMapper.builder()
            .build()
            .readTree(
                """
                {"key": "0f", "since": "2026-01-01T12:00:00Z", "until": "2027-01-01T12:00:00Z",
                 "unpublished": "_spillway.cdn-a.example publishes no key", "revoked": []}
                """);

    assertThat(KeysCommand.lines(keys, Instant.parse("2026-01-01T12:00:00Z")))
        .contains(
            "! not believed by CDNs that ask the DNS: _spillway.cdn-a.example publishes no key",
            "  spillway keys dns --config FILE prints what to publish");
  }

  @Test
  void refusesALifeThatIsNone() {
    assertThat(keys("dns", "--ttl", "0").err()).contains("--ttl 0: use 1 to 86400");
  }
}

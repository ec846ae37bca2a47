package io.spillway.cli;

import io.spillway.node.configuration.ConfigurationReader;
import io.spillway.node.configuration.NodeConfiguration;
import io.spillway.wire.Authority;
import io.spillway.wire.Identity;
import io.spillway.wire.KeyFiles;
import io.spillway.wire.PublishedKeys;
import io.spillway.wire.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Identity keys: which one signs, another in its place, and which are not believed any more. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    subcommands = {
      KeysCommand.Rotate.class,
      KeyOrders.Revoke.class,
      KeyOrders.Restore.class,
      EncryptionKeyCommand.class,
      DnsRecordsCommand.class
    },
    description = {
      "Shows which identity key a node signs with, and which keys it does not believe any more.",
      "",
      "A key is rotated without a restart, and without a gap: the one before stays valid until its",
      "certificate ends, or until it is revoked.",
    },
    footer = {
      "",
      "Examples:",
      "  spillway keys",
      "  spillway keys dns --config cdn-a.example/cdn.yaml",
      "  spillway keys rotate --config cdn-a.example/cdn.yaml",
      "  spillway keys rotate-encryption --config cdn-a.example/cdn.yaml",
      "  spillway keys revoke 0f5c...e1 --reason 'the disk was stolen'",
      "  spillway keys restore 0f5c...e1"
    })
final class KeysCommand implements Callable<Integer> {
  @Mixin private Asking asking = new Asking();

  @Override
  public Integer call() throws IOException {
    return shown(asking, asking.object("/agent/v1/keys", "key"));
  }

  static int shown(Asking asking, JsonNode keys) {
    if (asking.forScripts()) {
      asking.print(keys);
    } else {
      asking.print(lines(keys, Instant.now()));
    }
    return 0;
  }

  static List<String> lines(JsonNode keys, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add("signs with " + keys.path("key").asString());
    lines.add(
        "  since %s, certificate until %s"
            .formatted(Words.time(keys.path("since"), now), keys.path("until").asString()));
    if (keys.has("encryption")) {
      lines.add("others encrypt to " + keys.path("encryption").asString());
    }
    if (keys.has("unpublished")) {
      lines.add("! not believed by CDNs that ask the DNS: " + keys.path("unpublished").asString());
      lines.add("  spillway keys dns --config FILE prints what to publish");
    }
    for (JsonNode revoked : keys.path("revoked")) {
      lines.add("revoked    " + revoked.path("key").asString());
      lines.add(
          "  by %s%s, here since %s: %s"
              .formatted(
                  revoked.path("by").asString(),
                  revoked.has("cdn") ? ", " + revoked.path("cdn").asString() : "",
                  Words.time(revoked.path("since"), now),
                  revoked.path("reason").asString()));
    }
    return lines;
  }

  /** Another key in place of the present one. */
  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a new key, has the local authority vouch for it, and puts both files in place.",
        "",
        "A running node takes it up within two seconds, without a restart: new connections,",
        "documents and messages use it. The key before stays beside it (mode 0600), so that it can",
        "be revoked; what it has signed stays valid. With an authority of your own outside of",
        "Spillway, put new files in place of identity.key and identity.pem: a pair that does not",
        "fit, or is for another CDN, is told in the log and changes nothing.",
        "",
        "Where others look for this CDN's key in the DNS, make the next one known before its use:",
        "--prepare writes it aside and prints the records; when they are published and the old",
        "answers have run out, rotate without --prepare puts it in place.",
      },
      footer = {
        "",
        "Examples:",
        "  spillway keys rotate --config cdn-a.example/cdn.yaml",
        "  spillway keys rotate --config cdn-a.example/cdn.yaml --authority /secure/authority",
        "  spillway keys rotate --config cdn-a.example/cdn.yaml --self-signed --prepare"
      })
  static final class Rotate implements Callable<Integer> {
    private static final int RECORD_TTL = 300;
    private static final PublishedKeys NO_DNS = (cdn, key, now) -> Optional.empty();

    @Spec private CommandSpec spec;

    @Option(
        names = "--config",
        required = true,
        paramLabel = "FILE",
        description = "The node's configuration, which names the key's files.")
    private Path configuration = Path.of("cdn.yaml");

    @Option(
        names = "--authority",
        paramLabel = "DIR",
        description = "Where authority.key is (default: authority, beside the CDN's folder).")
    private String authority = "";

    @Option(
        names = "--days",
        defaultValue = "365",
        description = "For how long the certificate is valid (default: ${DEFAULT-VALUE}).")
    private int days = 365;

    @Option(
        names = "--self-signed",
        description =
            "No authority vouches for the key; for CDNs that others believe by DNS alone.")
    private boolean selfSigned;

    @Mixin private Consent consent = new Consent();

    @Option(
        names = "--prepare",
        description = "Makes the next key and prints its DNS record; nothing else changes yet.")
    private boolean prepare;

    @Override
    public Integer call() {
      if (days < 1 || days > 3_650) {
        throw new IllegalArgumentException("--days " + days + ": use 1 to 3650");
      }
      NodeConfiguration read = ConfigurationReader.read(configuration);
      KeyFiles files = new KeyFiles(read.key(), read.certificate());
      Identity before = files.load();
      Instant now = Clock.systemUTC().instant();
      Optional<Identity> prepared = files.prepared();
      if (prepare) {
        if (prepared.isEmpty()) {
          files.prepare(newIdentity(read, now));
        }
        print(DnsRecordsCommand.lines(read.cdn(), files, RECORD_TTL, now));
        return 0;
      }
      Identity next = prepared.isPresent() ? prepared.get() : newIdentity(read, now);
      Trust.load(read.authorities(), read.trust().dns(), NO_DNS)
          .whyNotVouched(next, now)
          .ifPresent(why ->
              consent.require(
                  List.of(
                      "! none of this CDN's own authorities (authorities in "
                          + configuration
                          + ") vouches for the new key: "
                          + why,
                      "! peers that believe the same refuse all that it signs; --authority names"
                          + " the folder of the right one"),
                  "Rotate to it all the same"));
      files.rotate(next);
      print(
          List.of(
              read.cdn()
                  + " signs with "
                  + next.keyId()
                  + ", certificate until "
                  + next.expiresAt(),
              "a running node takes it up within two seconds; the key before is still believed",
              "until " + before.expiresAt() + "; to end that:",
              "  spillway keys revoke " + before.keyId()));
      return 0;
    }

    private void print(List<String> lines) {
      lines.forEach(spec.commandLine().getOut()::println);
    }

    private Identity newIdentity(NodeConfiguration read, Instant now) {
      Duration validity = Duration.ofDays(days);
      if (selfSigned) {
        return Authority.selfSigned(read.cdn(), now, validity);
      }
      Path home = configuration.toAbsolutePath().normalize().resolveSibling(".").normalize();
      Path folder = authority.isEmpty() ? home.resolveSibling("authority") : Path.of(authority);
      Path authorityKey = folder.resolve("authority.key");
      if (!Files.exists(authorityKey)) {
        throw new IllegalArgumentException(
            authorityKey
                + " does not exist: name the authority's folder by --authority, or say"
                + " --self-signed; `spillway keys rotate --help` says what to do with another"
                + " authority");
      }
      return Authority.load(authorityKey, folder.resolve("authority.pem"))
          .newIdentity(read.cdn(), now, validity);
    }
  }
}

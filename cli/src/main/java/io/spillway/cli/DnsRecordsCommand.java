package io.spillway.cli;

import io.spillway.model.CdnName;
import io.spillway.node.configuration.ConfigurationReader;
import io.spillway.node.configuration.NodeConfiguration;
import io.spillway.wire.Identity;
import io.spillway.wire.KeyFiles;
import io.spillway.wire.KeyText;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a CDN publishes by DNS so that others believe its key. */
@Command(
    name = "dns",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the DNS records that bind this CDN's keys to its domain, as lines of a zone file.",
      "",
      "CDNs whose trust.dns is also, instead or either look for them. While a key is rotated, the",
      "next one's record has to be there before the key is used, for as long as the old answer",
      "lives (--ttl): `spillway keys rotate --prepare` makes it. A former key's record can be"
          + " taken",
      "away when nothing is signed with it any more. Most of those CDNs want the zone signed",
      "(DNSSEC).",
    },
    footer = {"", "Example:", "  spillway keys dns --config cdn-a.example/cdn.yaml"})
final class DnsRecordsCommand implements Callable<Integer> {
  private static final int LONGEST_TTL = 86_400;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The node's configuration, which names the key's files.")
  private Path configuration = Path.of("cdn.yaml");

  @Option(
      names = "--ttl",
      defaultValue = "300",
      paramLabel = "SECONDS",
      description = "How long others keep the records (default: ${DEFAULT-VALUE}).")
  private int ttl = 300;

  @Override
  public Integer call() {
    if (ttl < 1 || ttl > LONGEST_TTL) {
      throw new IllegalArgumentException("--ttl " + ttl + ": use 1 to " + LONGEST_TTL);
    }
    NodeConfiguration read = ConfigurationReader.read(configuration);
    KeyFiles files = new KeyFiles(read.key(), read.certificate());
    for (String line : lines(read.cdn(), files, ttl, Clock.systemUTC().instant())) {
      spec.commandLine().getOut().println(line);
    }
    return 0;
  }

  /** Zone file lines with comments: the key in use, the next one, former ones that are valid. */
  static List<String> lines(CdnName cdn, KeyFiles files, int ttl, Instant now) {
    List<String> lines = new ArrayList<>();
    add(lines, cdn, "signs now", files.load(), ttl);
    Optional<Identity> next = files.prepared();
    next.ifPresent(n -> add(lines, cdn, "signs next, after `spillway keys rotate`", n, ttl));
    for (Identity former : files.retired()) {
      if (former.expiresAt().isAfter(now)) {
        add(lines, cdn, "signed before; leave it out to end that", former, ttl);
      }
    }
    return lines;
  }

  private static void add(List<String> lines, CdnName cdn, String what, Identity key, int ttl) {
    lines.add("; " + what + ", certificate until " + key.expiresAt());
    lines.add(
        KeyText.zoneLine(cdn, key.keyId(), ttl)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    cdn
                        + " is too long: no DNS name has room for "
                        + KeyText.LABEL
                        + " before it")));
  }
}

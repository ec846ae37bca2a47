package io.spillway.cli;

import io.spillway.model.CdnName;
import io.spillway.model.IpAddress;
import io.spillway.wire.Authority;
import io.spillway.wire.EncryptionFiles;
import io.spillway.wire.Identity;
import io.spillway.wire.KeyText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what one CDN needs to begin. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a commented configuration for one CDN, its identity key and its certificate.",
      "",
      "CDNs that peer have to share an authority that vouches for their domains. The first CDN",
      "makes a local one, in the folder authority; further ones find it there, or by --authority.",
      "With --self-signed there is no authority: CDNs find each other's keys in the DNS, and the",
      "record to publish is printed.",
    },
    footer = {
      "",
      "Examples:",
      "  spillway init cdn-a.example --address 127.0.0.31",
      "  spillway init cdn-b.example --address 127.0.0.32",
      "  spillway init cdn-c.example --self-signed"
    })
final class InitCommand implements Callable<Integer> {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final int RECORD_TTL = 300;
  private static final String BY_AUTHORITY =
      """
      # Who may vouch for other CDNs' domains. With trust: {dns: also} a domain has to publish its
      # key by DNS besides: spillway keys dns --help.
      authorities: [authority.pem]\
      """;
  private static final String BY_DNS =
      """
      # Other CDNs' keys are those that their domains publish by DNS, proved by DNSSEC. resolvers:
      # ["127.0.0.1:53"] names validating ones; left out, those of this machine are asked.
      trust: {dns: instead, dnssec: required}\
      """;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CDN", description = "The domain of the CDN, such as cdn-a.example.")
  private String cdn = "";

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Where to write (default: a folder named after the CDN).")
  private String directory = "";

  @Option(
      names = "--authority",
      paramLabel = "DIR",
      description =
          "The folder of an authority that there is (authority.key, authority.pem); default:"
              + " authority, beside the CDN's folder, made if it does not exist.")
  private String authority = "";

  @Option(
      names = "--new-authority",
      description = "Make an authority in the folder of --authority, where there is none.")
  private boolean newAuthority;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Where this node listens (default: ${DEFAULT-VALUE}).",
      defaultValue = "127.0.0.1")
  private String address = "127.0.0.1";

  @Option(
      names = "--self-signed",
      description =
          "No authority: the DNS binds this CDN's key, and those of others, to their domains.")
  private boolean selfSigned;

  @Override
  public Integer call() throws IOException {
    CdnName name = new CdnName(cdn);
    IpAddress listen = new IpAddress(address);
    Path home = Path.of(directory.isEmpty() ? cdn : directory).toAbsolutePath().normalize();
    Path configuration = home.resolve("cdn.yaml");
    for (String file : List.of("cdn.yaml", "identity.key", "identity.pem", "authority.pem")) {
      if (Files.exists(home.resolve(file))) {
        throw new IllegalArgumentException(
            home.resolve(file) + " exists already; nothing was changed. Name another --directory");
      }
    }
    Path vouching =
        authority.isEmpty()
            ? home.resolveSibling("authority")
            : Path.of(authority).toAbsolutePath().normalize();
    requireAuthority(vouching);
    Files.createDirectories(home);
    Instant now = Clock.systemUTC().instant();
    Identity identity;
    if (selfSigned) {
      identity = Authority.selfSigned(name, now, YEAR);
    } else {
      identity = authority(vouching).newIdentity(name, now, YEAR);
      Files.copy(vouching.resolve("authority.pem"), home.resolve("authority.pem"));
    }
    identity.write(home.resolve("identity.key"), home.resolve("identity.pem"));
    EncryptionFiles.beside(home.resolve("identity.key")).loadOrCreate(now);
    Files.writeString(
        configuration,
        template()
            .replace("@CDN@", cdn)
            .replace("@ADDRESS@", bracketed(listen))
            .replace(
                "@API@",
                listen.toInetAddress().isLoopbackAddress() ? bracketed(listen) : "127.0.0.1")
            .replace(
                "@ORIGINS@",
                listen.toInetAddress().isLoopbackAddress()
                    ? "origins-in: [127.0.0.0/8]   # for trials on one machine"
                    : "#origins-in: [10.8.0.0/16]")
            .replace("@TRUST@", selfSigned ? BY_DNS : BY_AUTHORITY),
        StandardCharsets.UTF_8);
    if (selfSigned) {
      spec.commandLine().getOut().println("publish, in a zone that is signed (DNSSEC):");
      KeyText.zoneLine(name, identity.keyId(), RECORD_TTL)
          .ifPresent(spec.commandLine().getOut()::println);
    }
    for (String line :
        List.of(
            "wrote " + configuration + ", identity.pem, and two keys to keep secret:",
            "  identity.key, which signs, and identity.key.encryption, which opens what others"
                + " encrypt",
            "next: name your web servers and sites in it, then",
            "  spillway node --check --config " + configuration,
            "  spillway node --config " + configuration)) {
      spec.commandLine().getOut().println(line);
    }
    return 0;
  }

  /** A name that was given is one that there is: two authorities by a slip would never peer. */
  private void requireAuthority(Path folder) {
    boolean there = Files.exists(folder.resolve("authority.key"));
    if (!selfSigned && !authority.isEmpty() && !newAuthority && !there) {
      throw new IllegalArgumentException(
          "--authority "
              + authority
              + ": has no authority.key; name the folder that the first CDN's init made, or add"
              + " --new-authority to make one there");
    }
  }

  /** As it stands before a port. */
  private static String bracketed(IpAddress address) {
    return address.value().contains(":") ? "[" + address + "]" : address.value();
  }

  private Authority authority(Path folder) throws IOException {
    Path key = folder.resolve("authority.key");
    Path certificate = folder.resolve("authority.pem");
    if (Files.exists(key)) {
      return Authority.load(key, certificate);
    }
    Files.createDirectories(folder);
    Authority made =
        Authority.create(
            "Spillway local authority", Clock.systemUTC().instant(), YEAR.multipliedBy(10));
    made.write(key, certificate);
    spec.commandLine().getOut().println("made a local authority in " + folder);
    return made;
  }

  private static String template() throws IOException {
    try (InputStream in = InitCommand.class.getResourceAsStream("cdn.yaml")) {
      if (in == null) {
        throw new IOException("cdn.yaml is not in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

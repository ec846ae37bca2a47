package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.CdnName;
import io.spillway.wire.Authority;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that cannot start says why in one line with place and mend, and ends with the documented
 * code: {@code spillway node}, from what {@code spillway init} wrote.
 */
class NodeStartTest {
  private static final long PID = ProcessHandle.current().pid();
  private static final String ADDRESS = "127." + (96 + PID % 4) + "." + PID / 4 % 256 + ".7";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  @TempDir private Path folder;
  private Path home;
  private Path configuration;

  @BeforeEach
  void init() throws IOException {
    home = folder.resolve("cdn-a.example");
    CommandLineRun run =
        CommandLineRun.of(
            "init", "cdn-a.example", "--directory", home.toString(), "--address", ADDRESS);
    assertThat(run.exitCode()).as(run.err()).isZero();
    configuration = home.resolve("cdn.yaml");
    edit("(?s)edges:.*?\n\n", embeddedEdge() + "\n");
    edit("(?m)^#dns:", "dns:");
  }

  private static String embeddedEdge() {
    return """
    edges:
      - {id: e-1, kind: embedded, addresses: ["%1$s"], port: 8080, requests-per-second: 10,
         bits-per-second: 1000000, access-log: access.log, control: "http://%1$s:8081"}
    """
        .formatted(ADDRESS);
  }

  private void edit(String pattern, String replacement) throws IOException {
    String before = Files.readString(configuration);
    String after = before.replaceFirst(pattern, replacement);
    assertThat(after).as("%s stands in the configuration", pattern).isNotEqualTo(before);
    Files.writeString(configuration, after);
  }

  private void requireRefusal(int exitCode, String... words) {
    CommandLineRun run = CommandLineRun.of("node", "--config", configuration.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).startsWith("spillway node: ").contains(words);
    assertThat(run.out()).as("nothing says that it is ready").isEmpty();
  }

  @Test
  void theCheckFindsNothingWrongWithWhatIsFine() {
    CommandLineRun run = CommandLineRun.of("node", "--check", "--config", configuration.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains(configuration + ": fine");
  }

  @Test
  void tellsThatThePeeringPortIsInUse() throws IOException {
    try (ServerSocket socket = listen(7443)) {
      assertThat(socket.isBound()).isTrue();
      requireRefusal(75, "peering.listen: " + ADDRESS + ":7443 is in use", "another port");
    }
  }

  @Test
  void tellsThatTheApiPortIsInUse() throws IOException {
    try (ServerSocket socket = listen(7080)) {
      assertThat(socket.isBound()).isTrue();
      requireRefusal(75, "api.listen: " + ADDRESS + ":7080 is in use");
    }
  }

  @Test
  void tellsThatThePortOfDnsIsInUseForTcp() throws IOException {
    try (ServerSocket socket = listen(5300)) {
      assertThat(socket.isBound()).isTrue();
      requireRefusal(75, "DNS address " + ADDRESS + " port 5300 (TCP) is in use", "dns.listen");
    }
  }

  @Test
  void tellsThatThePortOfDnsIsInUseForUdp() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(ADDRESS, 5300))) {
      assertThat(socket.isBound()).isTrue();
      requireRefusal(75, "DNS address " + ADDRESS + " port 5300 (UDP) is in use", "dns.listen");
    }
  }

  @Test
  void tellsThatAnAddressIsNotOfThisMachine() throws IOException {
    edit("peering: \\{listen: \"[^\"]*\"", "peering: {listen: \"192.0.2.1:7443\"");
    requireRefusal(75, "peering.listen: 192.0.2.1:7443 is no address of this machine");
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getByName(ADDRESS));
  }

  @Test
  void tellsThatOthersMayReadTheKey() throws IOException {
    Files.setPosixFilePermissions(
        home.resolve("identity.key"), PosixFilePermissions.fromString("rw-r--r--"));
    requireRefusal(78, "identity.key", "rw-r--r--", "chmod 600");
  }

  @Test
  void tellsThatTheKeyIsMissingOrIsNone() throws IOException {
    Path key = home.resolve("identity.key");
    Files.delete(key);
    requireRefusal(78, "identity.key: cannot read key file " + key + ": there is no such file");

    Files.createDirectory(key);
    requireRefusal(78, "identity.key: key file " + key + " has mode");

    Files.delete(key);
    Files.write(key, new byte[] {1, 2, (byte) 0xff});
    Files.setPosixFilePermissions(key, OWNER_ONLY);
    requireRefusal(78, "identity.key: ", key.toString());
  }

  @Test
  void namesTheOneSettingWhoseFileIsBad() throws IOException {
    for (String file : List.of("identity.key", "identity.pem", "authority.pem")) {
      Path bad = home.resolve(file);
      Path kept = Files.move(bad, folder.resolve(file));
      CommandLineRun run = CommandLineRun.of("node", "--config", configuration.toString());

      assertThat(run.exitCode()).as(run.err()).isEqualTo(78);
      assertThat(
              Stream.of("identity.key: ", "identity.certificate: ", "authorities[0]: ")
                  .filter(run.err()::contains))
          .as(run.err())
          .hasSize(1);
      Files.move(kept, bad);
    }
  }

  @Test
  void theCheckTellsThatTheKeyThatOthersEncryptToIsOfNoUse() throws IOException {
    Path key = home.resolve("identity.key.encryption");
    Path kept = Files.copy(key, folder.resolve("kept"));

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    requireFinding(
        "identity.key (a key beside it): key file " + key + " has mode rw-r--r--",
        "run chmod 600 " + key);

    Files.setPosixFilePermissions(key, OWNER_ONLY);
    Files.writeString(key, "no key");
    requireFinding(
        "identity.key (a key beside it): key file "
            + key
            + " has 0 keys: store one, as PKCS#8 PEM;"
            + " without a copy of it, delete it: the next start makes another");

    Files.copy(home.resolve("identity.key"), key, StandardCopyOption.REPLACE_EXISTING);
    requireFinding("identity.key (a key beside it): key file " + key + " is no X25519 key");

    Files.delete(key);
    Files.copy(kept, home.resolve("identity.key.encryption.former"));
    requireFinding(
        "identity.key (a key beside it): key file " + key + " is missing", "put a copy of it back");
  }

  @Test
  void theCheckTellsWhatItCouldNotHoldAgainstTheJournal() throws IOException {
    Files.createDirectories(home.resolve("state"));
    Files.writeString(home.resolve("state/journal.db"), "");

    CommandLineRun run = CommandLineRun.of("node", "--check", "--config", configuration.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("! policy: not held against the journal in ", "currency");
  }

  @Test
  void theCheckMakesNoKey() throws IOException {
    Path key = home.resolve("identity.key.encryption");
    Files.delete(key);

    CommandLineRun run = CommandLineRun.of("node", "--check", "--config", configuration.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(key).doesNotExist();
  }

  @Test
  void theCheckTellsOfConsentToACdnThatNobodyKnows() throws IOException {
    serve("[cdn-b.example, cdn-d.example]");
    edit(
        "(?m)^contacts:.*",
        "contacts: [{cdn: cdn-b.example, endpoint: \"https://127.0.0.1:7443\"}]");

    CommandLineRun run = CommandLineRun.of("node", "--check", "--config", configuration.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "! services[0].delegable[1]: \"cdn-d.example\" is none of the contacts"
                + " (cdn-b.example)",
            "else mend the name",
            ": fine")
        .doesNotContain("delegable[0]");
  }

  @Test
  void theCheckTellsOfConsentToThisCdnItself() throws IOException {
    serve("[cdn-b.example, cdn-a.example]");
    requireFinding("services[0].delegable[1]: \"cdn-a.example\" is this CDN itself");
  }

  @Test
  void theCheckTellsOfARuleThatNamesNoNetwork() throws IOException {
    edit("(?m)^policy:", "policy:\n  \"borrow.from\": \"within(region, ['198.51.100.0/33'])\"");
    requireFinding("policy rule borrow.from: \"198.51.100.0/33\" is no network: use an address");
  }

  @Test
  void theCheckAsksANodeThatRunsWhetherItWouldTakeThePolicy() throws IOException {
    edit("(?m)^policy:", "policy:\n  currency: \"'USD'\"");
    String finding = "policy rule currency: it is 'USD', and this CDN's books are in EUR";
    try (FakeNode node = new FakeNode()) {
      edit("(?m)^api:.*", "api: {listen: \"" + node.address() + "\"}");
      node.on("GET /status", "{\"cdn\":\"cdn-a.example\"}")
          .on("POST /policy/v1/validations", "{\"valid\":false,\"finding\":\"" + finding + "\"}");
      requireFinding("cdn.yaml:", ": " + finding);

      node.on("GET /status", "{\"cdn\":\"cdn-z.example\"}");
      CommandLineRun run =
          CommandLineRun.of("node", "--check", "--config", configuration.toString());
      assertThat(run.exitCode()).as("another CDN's node").isZero();
    }
  }

  private void serve(String delegable) throws IOException {
    edit(
        "(?m)^services:.*",
        """
        services:
          - id: customer
            hosts: [www.customer.example]
            origin: "192.0.2.10:80"
            sla: {latency: 500ms, quantile: 0.95, errors: 0.01}
            delegable: %s
            probe-path: /up
        """
            .formatted(delegable));
  }

  private void requireFinding(String... words) {
    CommandLineRun run = CommandLineRun.of("node", "--check", "--config", configuration.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(78);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).startsWith("spillway node: ").contains(words);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void tellsThatTheCertificateIsAnotherCdns() throws IOException {
    certificate("cdn-b.example", Instant.now(), Duration.ofDays(1));
    requireRefusal(78, "identity.certificate is for cdn-b.example, but cdn is cdn-a.example");
  }

  @Test
  void tellsThatTheCertificateHasExpired() throws IOException {
    certificate("cdn-a.example", Instant.now().minus(Duration.ofDays(3)), Duration.ofDays(1));
    requireRefusal(78, "identity.certificate: ", " expired at ", "issue a new one");
  }

  @Test
  void tellsThatTheCertificateIsForAnotherKey() throws IOException {
    Path key = home.resolve("identity.key");
    Path kept = Files.copy(key, folder.resolve("kept"));
    certificate("cdn-a.example", Instant.now(), Duration.ofDays(1));
    Files.copy(kept, key, StandardCopyOption.REPLACE_EXISTING);
    requireRefusal(78, "identity.pem", "another key");
  }

  private void certificate(String cdn, Instant from, Duration validity) throws IOException {
    Files.delete(home.resolve("identity.key"));
    Files.delete(home.resolve("identity.pem"));
    Authority.create("Test", from, validity)
        .newIdentity(new CdnName(cdn), from, validity)
        .write(home.resolve("identity.key"), home.resolve("identity.pem"));
  }

  @Test
  void tellsThatAnAuthorityIsMissingOrIsNone() throws IOException {
    Path authority = home.resolve("authority.pem");
    Files.delete(authority);
    requireRefusal(78, "authorities[0]: cannot read certificate file " + authority);

    Files.writeString(authority, "");
    requireRefusal(78, authority.toString(), "has no certificate");

    Files.writeString(authority, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    requireRefusal(78, authority.toString());
  }

  @Test
  void tellsThatTheStateIsNoFolder() throws IOException {
    Files.writeString(home.resolve("state"), "a file");
    requireRefusal(74, home.resolve("state").toString(), "make it a directory");
  }

  @Test
  void tellsThatTheJournalIsOfALaterVersion() throws IOException, SQLException {
    Files.createDirectory(home.resolve("state"));
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("state/journal.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE later (a)");
      statement.execute("PRAGMA application_id = " + 0x53505744);
      statement.execute("PRAGMA user_version = 99");
    }
    requireRefusal(74, "journal", "(99, this one writes", "use the version that wrote it");
  }

  @Test
  void tellsThatTheJournalIsNone() throws IOException {
    Files.createDirectory(home.resolve("state"));
    Files.writeString(home.resolve("state/journal.db"), "not a database at all, by any means");
    requireRefusal(74, "journal", "restore a copy");
  }

  @Test
  void tellsThatTheAccessLogIsAFolder() throws IOException {
    Files.createDirectory(home.resolve("access.log"));
    requireRefusal(78, "edges[0].access-log: ", "is a folder: name a file");
  }

  @Test
  void tellsThatNginxHasNoConfigurationThere() throws IOException {
    edit(
        "kind: embedded(?s).*?control: \"[^\"]*\"",
        "kind: nginx, addresses: [\""
            + ADDRESS
            + "\"], port: 8080, requests-per-second: 10,"
            + " bits-per-second: 1000, access-log: access.log, configuration: nginx.conf,"
            + " prefix: ., sites: sites.d, status: \"http://"
            + ADDRESS
            + ":8081/\"");
    CommandLineRun run = CommandLineRun.of("node", "--check", "--config", configuration.toString());

    // Where nginx itself is missing, that is what is told first.
    assertThat(run.exitCode()).isIn(69, 78);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err())
        .containsAnyOf("nginx.conf is no file that this user can read", "install it (apt-get");
  }

  @Test
  void tellsThatTheConfigurationIsWrong() throws IOException {
    edit("(?m)^cdn: .*", "cdn: Not A Domain");
    requireRefusal(78, configuration.toString(), "cdn: CDN name \"Not A Domain\"");
    Files.delete(configuration);
    requireRefusal(78, configuration + ": does not exist; `spillway init` writes one");
  }

  @Test
  void initChangesNothingThatIsThere() throws IOException {
    String before = Files.readString(home.resolve("identity.key"));
    Files.delete(configuration);

    CommandLineRun run = CommandLineRun.of("init", "cdn-a.example", "--directory", home.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).contains("exists already; nothing was changed");
    assertThat(Files.readString(home.resolve("identity.key"))).isEqualTo(before);
  }

  @Test
  void initRefusesWhatIsNoNameOrAddressAndWritesNothing() {
    Path other = folder.resolve("other");

    CommandLineRun name = CommandLineRun.of("init", "No Name", "--directory", other.toString());
    CommandLineRun address =
        CommandLineRun.of(
            "init", "b.example", "--directory", other.toString(), "--address", "localhost");

    assertThat(name.exitCode()).isEqualTo(2);
    assertThat(address.exitCode()).isEqualTo(2);
    assertThat(name.errors()).hasSize(1);
    assertThat(address.errors()).hasSize(1);
    assertThat(other).doesNotExist();
  }
}

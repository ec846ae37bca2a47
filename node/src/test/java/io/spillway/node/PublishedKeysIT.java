package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spillway.model.CdnName;
import io.spillway.wire.Authority;
import io.spillway.wire.Identity;
import io.spillway.wire.KeyText;
import io.spillway.wire.Keyring;
import io.spillway.wire.TlsContexts;
import io.spillway.wire.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes that believe what real DNS servers, with DNSSEC, say of each other's keys. */
class PublishedKeysIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int A = 21;
  private static final int B = 22;
  private static final int C = 23;
  private static final int DNS = 24;

  @TempDir private Path folder;

  private final Authority authority =
      Authority.create("Test", Instant.now().minusSeconds(60), Duration.ofDays(9));

  @BeforeEach
  void needsServers() {
    DnsServers.require();
  }

  private static CdnName cdn(int number) {
    return new CdnName(RunningCdn.name(number));
  }

  private static String record(int number, Identity identity) {
    return KeyText.zoneLine(cdn(number), identity.keyId(), 300).orElseThrow();
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private static String contact(int number) {
    return "contacts: [{cdn: %s, endpoint: \"https://%s:7443\"}]\n"
        .formatted(RunningCdn.name(number), RunningCdn.address(number));
  }

  private static final String SITE =
      """
      dns: {listen: "@A@:5300", zone: customer.example, ttl: 1s, nameservers: [ns1.customer.example]}
      services:
        - id: customer
          hosts: [www.customer.example]
          origin: "@A@:8090"
          sla: {latency: 500ms, quantile: 0.95, errors: 0.01}
          delegable: true
          probe-path: /up
      policy: {borrow.standing: "2.0 / usable"}
      """
          .replace("@A@", RunningCdn.address(A));

  /** The files of a CDN whose certificate is its own, and that believes the DNS alone. */
  private Path byDnsAlone(int number, Identity identity, DnsServers dns, String more)
      throws IOException {
    Path home = folder.resolve("cdn-" + number);
    Path written = RunningCdn.write(home, authority, number, more);
    Files.writeString(
        written,
        Files.readString(written)
            .replace(
                "authorities: [authority.pem]\n",
                "trust: {dns: instead, dnssec: required, resolvers: [\"%s\"]}\n"
                    .formatted(text(dns.resolver()))));
    Files.deleteIfExists(home.resolve("authority.pem"));
    identity.write(home.resolve("identity.key"), home.resolve("identity.pem"));
    return home;
  }

  @Test
  void twoCdnsWithoutAnyAuthorityFindEachOthersKeysAndAgreeOnStandingOffers() throws Exception {
    Identity a = Authority.selfSigned(cdn(A), Instant.now(), DAY);
    Identity b = Authority.selfSigned(cdn(B), Instant.now(), DAY);
    try (DnsServers dns =
            DnsServers.start(folder.resolve("dns"), DNS, List.of(record(A, a), record(B, b)));
        RunningCdn lender = RunningCdn.startAsWritten(byDnsAlone(B, b, dns, ""), B, "");
        RunningCdn borrower =
            RunningCdn.startAsWritten(byDnsAlone(A, a, dns, contact(B) + SITE), A, "")) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(borrower.get("/agent/v1/offers").body())
                  .contains("\"lender\":\"" + RunningCdn.name(B) + "\""));

      assertThat(borrower.get("/agent/v1/peers/" + RunningCdn.name(B)).body())
          .contains("\"eligible\":true")
          .contains("publishes " + b.keyId() + ", proved by DNSSEC");
      assertThat(lender.get("/agent/v1/peers/" + RunningCdn.name(A) + "/keys").body())
          .contains("\"key\":\"" + a.keyId() + "\"", "\"authenticated\":true");
      Path kept = folder.resolve("cdn-" + A).resolve("state/published-keys.json");
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(kept).content().contains(b.keyId().value()));
    }
  }

  @Test
  void aThiefWithACertificateOfATrustedAuthorityIsRefusedWithoutTheRecord() throws Exception {
    Path home = folder.resolve("cdn-b");
    RunningCdn.write(home, authority, B, "");
    Identity b = Identity.load(home.resolve("identity.key"), home.resolve("identity.pem"));
    Identity c = authority.newIdentity(cdn(C), Instant.now(), DAY);
    Identity thief = authority.newIdentity(cdn(C), Instant.now(), DAY);
    try (DnsServers dns =
        DnsServers.start(folder.resolve("dns"), DNS, List.of(record(B, b), record(C, c)))) {
      Path file = home.resolve("cdn.yaml");
      Files.writeString(
          file,
          Files.readString(file)
              + "trust: {dns: also, resolvers: [\"%s\"]}\n".formatted(text(dns.resolver())));
      try (RunningCdn victim = RunningCdn.startAsWritten(home, B, "")) {
        // The first handshake has the record looked up.
        await().atMost(PATIENCE).until(() -> isHeard(c));

        assertThat(isHeard(thief)).isFalse();
        assertThat(isHeard(c)).as("the owner still is").isTrue();
        assertThat(victim.get("/agent/v1/peers/" + RunningCdn.name(C)).body())
            .contains("publishes " + c.keyId(), "key " + thief.keyId() + " was refused");
      }
    }
  }

  @Test
  void anAnswerThatIsNotProvedIsNotBelieved() throws Exception {
    Identity a = Authority.selfSigned(cdn(A), Instant.now(), DAY);
    Identity b = Authority.selfSigned(cdn(B), Instant.now(), DAY);
    try (DnsServers dns =
        DnsServers.start(folder.resolve("dns"), DNS, List.of(record(A, a), record(B, b)))) {
      Path home = byDnsAlone(A, a, dns, contact(B));
      Path file = home.resolve("cdn.yaml");
      Files.writeString(
          file, Files.readString(file).replace(text(dns.resolver()), text(dns.authoritative())));
      try (RunningCdn cdn = RunningCdn.startAsWritten(home, A, "")) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(cdn.get("/agent/v1/peers/" + RunningCdn.name(B)).body())
                    .contains("\"eligible\":false", "does not say that DNSSEC proves its answer"));
        assertThat(cdn.get("/agent/v1/keys").body())
            .as("its own key is as little proved to others")
            .contains("\"unpublished\":\"_spillway." + RunningCdn.name(A));
      }
    }
  }

  /** Whether the endpoint answers a request over TLS of somebody with this identity. */
  private boolean isHeard(Identity identity) {
    Trust trust = Trust.in(List.of(authority.certificate()));
    try (SSLSocket socket =
        (SSLSocket)
            TlsContexts.client(Keyring.of(identity), trust, cdn(B), Clock.systemUTC())
                .getSocketFactory()
                .createSocket(RunningCdn.address(B), 7443)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: b\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == 'H';
    } catch (IOException e) {
      return false;
    }
  }
}

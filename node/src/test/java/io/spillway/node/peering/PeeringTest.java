package io.spillway.node.peering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.RequestRate;
import io.spillway.model.RevokedKey;
import io.spillway.model.message.PeerMessage;
import io.spillway.node.peering.Transport.Answer;
import io.spillway.wire.Authority;
import io.spillway.wire.Documents;
import io.spillway.wire.Identity;
import io.spillway.wire.Keyring;
import io.spillway.wire.RecipientKey;
import io.spillway.wire.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two endpoints in one process, over real TLS. */
class PeeringTest {
  private static final CdnName A = new CdnName("cdn-a.example");
  private static final CdnName B = new CdnName("cdn-b.example");
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final InstantSource TIME = InstantSource.fixed(NOW);
  private static final Authority AUTHORITY = Authority.create("Test", NOW, Duration.ofDays(1));
  private static final Trust TRUST = Trust.in(List.of(AUTHORITY.certificate()));
  private static final Identity ID_A = AUTHORITY.newIdentity(A, NOW, Duration.ofDays(1));
  private static final Identity ID_B = AUTHORITY.newIdentity(B, NOW, Duration.ofDays(1));
  private static final Documents DOCUMENTS_A = new Documents(ID_A, TRUST);
  private static final Keyring RING_B = Keyring.of(ID_B);
  private static final RecipientKey KEY_B = RING_B.encryption().current().recipient();
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final PeerMessage MESSAGE =
      new PeerMessage.LoadReport(
          new AgreementId("a:1"), NOW, new RequestRate(10), RequestRate.ZERO);

  private final Mailbox mailbox = new Mailbox();
  private final Map<String, Delivery> deliveries = new ConcurrentHashMap<>();
  private final PeerServer server =
      PeerServer.start(
          new PeerServerSettings(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              new Quotas(1, 20, 1, 1 << 20, 16, 32, 20, Duration.ofSeconds(10))),
          RING_B,
          TRUST,
          mailbox,
          TIME);
  private final URI endpoint = URI.create("https://127.0.0.1:" + server.port());
  private final TlsTransport transport = new TlsTransport(Keyring.of(ID_A), TRUST, TIME);
  private final PeerClient client =
      PeerClient.create(
          Keyring.of(ID_A),
          TRUST,
          cdn -> cdn.equals(B) ? Optional.of(endpoint) : Optional.empty(),
          cdn -> Optional.of(KEY_B),
          TIME,
          new PeerClientSettings("run1", 7, Duration.ofMillis(5), Duration.ofMillis(20), 50),
          (id, to, message, delivery) -> deliveries.put(id, delivery));

  PeeringTest() throws IOException {}

  @AfterEach
  void close() {
    client.close();
    transport.close();
    server.close();
  }

  private record Received(CdnName from, KeyId key, String cause, PeerMessage message) {}

  private static final class Mailbox implements Inbox {
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public void received(
        CdnName from, KeyId key, String cause, PeerMessage message, List<KeyId> signers) {
      if (failures.getAndDecrement() > 0) {
        throw new IllegalStateException("the journal is busy");
      }
      received.add(new Received(from, key, cause, message));
    }

    @Override
    public void refused(CdnName from, List<String> details) {
      details.forEach(d -> refused.add(from + " " + d));
    }
  }

  @Test
  void deliversInOrderAndSaysSo() {
    for (int i = 0; i < 10; i++) {
      client.send(i + "/0", B, MESSAGE);
    }

    await().untilAsserted(() -> assertThat(deliveries).hasSize(10));
    assertThat(deliveries.values()).containsOnly(new Delivery.Delivered());
    assertThat(mailbox.received).hasSize(10);
    assertThat(mailbox.received)
        .element(3)
        .isEqualTo(new Received(A, ID_A.keyId(), "peer:cdn-a.example:run1:3/0", MESSAGE));
  }

  @Test
  void bothSidesKnowOfAHandshakeThatIsRefused() {
    Authority strange = Authority.create("Strange", NOW, Duration.ofDays(1));
    Identity stranger = strange.newIdentity(A, NOW, Duration.ofDays(1));
    Trust both = Trust.in(List.of(AUTHORITY.certificate(), strange.certificate()));
    Obstacles obstacles = new Obstacles(TIME);
    try (PeerClient foreign =
        PeerClient.create(
            Keyring.of(stranger),
            both,
            cdn -> Optional.of(endpoint),
            cdn -> Optional.of(KEY_B),
            TIME,
            new PeerClientSettings("run1", 7, Duration.ofMillis(5), Duration.ofMillis(20), 50),
            new Delivery.Listener() {
              @Override
              public void finished(String id, CdnName to, PeerMessage message, Delivery delivery) {
                obstacles.finished(to, delivery);
              }

              @Override
              public void hindered(CdnName to, String obstacle) {
                obstacles.hindered(to, obstacle);
              }
            })) {
      foreign.send("1/0", B, MESSAGE);

      await().until(() -> obstacles.find(B).isPresent());
      await().until(() -> server.counts().getOrDefault("handshake-refused", 0L) > 0);
      assertThat(obstacles.find(B).orElseThrow().text())
          .contains("127.0.0.1:" + server.port(), "does not believe this CDN's certificate");
      assertThat(obstacles.counts()).containsKey("tried-in-vain");
    }
  }

  @Test
  void repeatsUntilThePeerHasCommitted() {
    mailbox.failures.set(3);

    client.send("1/0", B, MESSAGE);

    await()
        .untilAsserted(() -> assertThat(deliveries).containsEntry("1/0", new Delivery.Delivered()));
    assertThat(mailbox.received).hasSize(1);
  }

  @Test
  void answersWithTheReasonOfARefusal() {
    String sound = DOCUMENTS_A.sealTo(KEY_B, MESSAGE, B, "1", NOW, MINUTE);

    assertThat(post(sound)).isEqualTo(new Answer(202, ""));
    assertAnswer(post("nonsense"), 400, "400 malformed: no compact JWS");
    assertAnswer(post("x".repeat(400_000)), 413, "413 oversized");
    assertAnswer(
        post(DOCUMENTS_A.sealTo(KEY_B, MESSAGE, A, "1", NOW, MINUTE)),
        422,
        "422 wrong audience: meant for");
    assertAnswer(
        post(DOCUMENTS_A.sealTo(KEY_B, MESSAGE, B, "1", NOW.minus(MINUTE.multipliedBy(2)), MINUTE)),
        422,
        "422 expired");
    String signed = DOCUMENTS_A.seal(MESSAGE, B, "1", NOW, MINUTE);
    assertAnswer(post(signed), 422, "422 not encrypted: LoadReport: encrypt it to cdn-b.example's");
    String forged = signed.substring(0, signed.length() - 4) + "AAAA";
    assertAnswer(post(KEY_B.encrypt(forged)), 403, "403 wrong signature");
    assertThat(mailbox.received).hasSize(1);
    assertThat(mailbox.refused)
        .hasSize(6)
        .anyMatch(r -> r.startsWith("cdn-a.example WRONG_AUDIENCE: "));
  }

  @Test
  void takesMessagesFromTheirIssuerAlone() {
    Identity idC = AUTHORITY.newIdentity(new CdnName("cdn-c.example"), NOW, Duration.ofDays(1));
    String others = new Documents(idC, TRUST).sealTo(KEY_B, MESSAGE, B, "1", NOW, MINUTE);

    assertAnswer(post(others), 403, "403 wrong party: cdn-c.example issued what cdn-a.example");
    assertThat(mailbox.received).isEmpty();
  }

  @Test
  void limitsEachPeersRateBeforeItVerifies() {
    for (int i = 0; i < 20; i++) {
      assertThat(post("nonsense").status()).isEqualTo(400);
    }

    assertAnswer(post("nonsense"), 429, "429 too many messages");
    assertThat(mailbox.refused).hasSize(20);
  }

  @Test
  void refusesStrangersAndSpeaksToTheRightPeerAlone() {
    Authority other = Authority.create("Other", NOW, Duration.ofDays(1));
    Identity stranger = other.newIdentity(A, NOW, Duration.ofDays(1));
    String document = DOCUMENTS_A.sealTo(KEY_B, MESSAGE, B, "1", NOW, MINUTE);

    try (TlsTransport strange = new TlsTransport(Keyring.of(stranger), TRUST, TIME)) {
      assertThatThrownBy(() -> strange.post(B, endpoint, document))
          .isInstanceOf(RuntimeException.class);
    }
    assertThatThrownBy(() -> transport.post(new CdnName("cdn-c.example"), endpoint, document))
        .rootCause()
        .hasMessageContaining("the peer is cdn-b.example, not cdn-c.example");
    assertThat(mailbox.received).isEmpty();
  }

  @Test
  void sendsNothingOverAnOpenConnectionToAKeyThatWasRevokedSince() {
    Trust own = Trust.in(List.of(AUTHORITY.certificate()));
    try (TlsTransport mine = new TlsTransport(Keyring.of(ID_A), own, TIME)) {
      assertThat(mine.post(B, endpoint, sealed("1")).status()).isEqualTo(202);
      own.refuse(List.of(new RevokedKey(ID_B.keyId(), Optional.of(B), NOW)));

      assertThatThrownBy(() -> mine.post(B, endpoint, sealed("2")))
          .rootCause()
          .hasMessageContaining("is revoked");

      assertThat(mailbox.received).hasSize(1);
      own.refuse(List.of());
      assertThat(mine.post(B, endpoint, sealed("3")).status()).isEqualTo(202);
    }
  }

  private static String sealed(String id) {
    return DOCUMENTS_A.sealTo(KEY_B, MESSAGE, B, id, NOW, MINUTE);
  }

  private Answer post(String document) {
    return transport.post(B, endpoint, document);
  }

  private static void assertAnswer(Answer answer, int status, String detail) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.detail()).startsWith(detail);
  }
}

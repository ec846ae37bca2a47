package io.spillway.node.peering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.RequestRate;
import io.spillway.model.message.PeerMessage;
import io.spillway.node.peering.Transport.Answer;
import io.spillway.wire.Authority;
import io.spillway.wire.Documents;
import io.spillway.wire.EncryptionKey;
import io.spillway.wire.Identity;
import io.spillway.wire.RecipientKey;
import io.spillway.wire.Trust;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerClientTest {
  private static final CdnName A = new CdnName("cdn-a.example");
  private static final CdnName B = new CdnName("cdn-b.example");
  private static final CdnName C = new CdnName("cdn-c.example");
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final PeerMessage REPORT =
      new PeerMessage.LoadReport(
          new AgreementId("a:1"), START, new RequestRate(10), RequestRate.ZERO);
  private static final PeerMessage REFUSAL =
      new PeerMessage.AgreementRefusal(new AgreementId("a:1"), 0, "no room");
  private static final PeerMessage GOSSIP = new PeerMessage.AdvertisementsWanted(List.of(A));
  private static final PeerClientSettings SETTINGS =
      new PeerClientSettings("run1", 7, Duration.ofMillis(1), Duration.ofMillis(4), 3);

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final AtomicReference<Answer> answer = new AtomicReference<>(new Answer(202, ""));
  private final AtomicInteger posts = new AtomicInteger();
  private final Map<CdnName, RecipientKey> keys = new ConcurrentHashMap<>();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Map<String, Delivery> deliveries = new ConcurrentHashMap<>();

  @BeforeEach
  void theKeysOfPeersAreKnown() {
    keys.put(B, EncryptionKey.generate().recipient());
    keys.put(C, EncryptionKey.generate().recipient());
  }

  @Test
  void saysWhatItsRecipientAloneMayReadInNoOtherWay() {
    try (PeerClient client = client()) {
      client.send("1/0", B, REFUSAL);
      client.send("2/0", B, GOSSIP);

      await().until(() -> deliveries.size() == 2);
      assertThat(said.getFirst().split("\\.", -1)).as("a JWE").hasSize(5);
      assertThat(said.getLast().split("\\.", -1)).as("a JWS").hasSize(3);
    }
  }

  @Test
  void waitsForThePeersKeyWhileGossipGoesFirst() {
    keys.clear();
    try (PeerClient client = client()) {
      client.send("1/0", B, REFUSAL);
      client.send("2/0", B, GOSSIP);

      await().until(() -> deliveries.containsKey("2/0"));
      assertThat(deliveries).doesNotContainKey("1/0");
      keys.put(B, EncryptionKey.generate().recipient());
      await()
          .untilAsserted(
              () -> assertThat(deliveries).containsEntry("1/0", new Delivery.Delivered()));
    }
  }

  @Test
  void givesUpWhereNoKeyIsToldInTime() {
    keys.clear();
    try (PeerClient client = client()) {
      client.send("1/0", B, REPORT);
      now.set(START.plusSeconds(10));

      await()
          .untilAsserted(() ->
              assertThat(deliveries)
                  .containsEntry(
                      "1/0",
                      new Delivery.Abandoned(
                          "its time is over: no encryption key of cdn-b.example is known yet")));
      assertThat(posts).hasValue(0);
    }
  }

  @Test
  void repeatsWithTheNewKeyWhereThePeerHasAnother() {
    answer.set(new Answer(409, "409 wrong encryption key"));
    try (PeerClient client = client()) {
      client.send("1/0", B, REFUSAL);
      await().until(() -> posts.get() > 1);
      assertThat(deliveries).isEmpty();
      answer.set(new Answer(202, ""));

      await()
          .untilAsserted(
              () -> assertThat(deliveries).containsEntry("1/0", new Delivery.Delivered()));
    }
  }

  @Test
  void givesUpWhenTheMessageIsPointlessAndKeepsWhatBinds() {
    answer.set(new Answer(503, "503 not committed"));
    try (PeerClient client = client()) {
      client.send("1/0", B, REPORT);
      client.send("2/0", B, REFUSAL);
      await().until(() -> posts.get() > 3);
      assertThat(deliveries).isEmpty();

      now.set(START.plusSeconds(10));

      await().until(() -> deliveries.containsKey("1/0"));
      assertThat(deliveries)
          .containsOnlyKeys("1/0")
          .containsEntry(
              "1/0", new Delivery.Abandoned("its time is over: it answers 503 not committed"));
      answer.set(new Answer(202, ""));
      await()
          .untilAsserted(
              () -> assertThat(deliveries).containsEntry("2/0", new Delivery.Delivered()));
    }
  }

  @Test
  void doesNotRepeatWhatIsRefused() {
    answer.set(new Answer(422, "422 expired"));
    try (PeerClient client = client()) {
      client.send("1/0", B, REPORT);

      await()
          .untilAsserted(() ->
              assertThat(deliveries)
                  .containsEntry("1/0", new Delivery.Refused("it refuses a message: 422 expired")));
      assertThat(posts).hasValue(1);
    }
  }

  @Test
  void onePeerDelaysNoOtherAndItsQueueIsBounded() {
    try (PeerClient client = client()) {
      for (int i = 0; i < 4; i++) {
        client.send(i + "/0", C, REFUSAL);
      }
      client.send("9/0", B, REFUSAL);

      await().until(() -> deliveries.containsKey("9/0"));
      assertThat(deliveries)
          .containsEntry("9/0", new Delivery.Delivered())
          .containsEntry("3/0", new Delivery.Abandoned("too many messages wait"))
          .hasSize(2);
    }
  }

  @Test
  void doublesTheDelayWithChanceFromTheSeed() {
    Backoff backoff =
        new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new SplittableRandom(1));
    Backoff same =
        new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new SplittableRandom(1));

    for (int full : List.of(100, 200, 400, 800, 1_000, 1_000)) {
      Duration delay = backoff.next();
      assertThat(delay).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
      assertThat(same.next()).isEqualTo(delay);
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  private PeerClient client() {
    Authority authority = Authority.create("Test", START, Duration.ofDays(1));
    Identity identity = authority.newIdentity(A, START, Duration.ofDays(1));
    Transport transport =
        (to, endpoint, document) -> {
          posts.incrementAndGet();
          said.add(document);
          return answer.get();
        };
    return new PeerClient(
        new Documents(identity, Trust.in(List.of(authority.certificate()))),
        transport,
        cdn -> cdn.equals(B) ? Optional.of(URI.create("https://127.0.0.1:1")) : Optional.empty(),
        cdn -> Optional.ofNullable(keys.get(cdn)),
        now::get,
        SETTINGS,
        (id, to, message, delivery) -> deliveries.put(id, delivery));
  }
}

package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.World.Node;
import io.spillway.model.CdnName;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two CDNs that missed different things come to hold the same, by hashes of ranges. */
class GossipRepairTest {
  private static final Duration OLD = Duration.ofSeconds(30);
  private static final Duration LIFE = Duration.ofHours(1);

  private final World world = new World();
  private final Node a = world.add("cdn-a.example", List.of(), new TreeMap<>(), "cdn-b.example");
  private final Node b = world.add("cdn-b.example", List.of(), new TreeMap<>(), "cdn-a.example");

  private void learn(Node node, List<SignedAdvertisement> all) {
    for (int i = 0; i < all.size(); i += 64) {
      node.hears(
          new CdnName("cdn-z.example"),
          new PeerMessage.Advertisements(all.subList(i, Math.min(all.size(), i + 64))));
    }
  }

  private SignedAdvertisement old(int number, long sequence) {
    return world.advertisement("x" + number + ".example", sequence, OLD, LIFE);
  }

  /** The two find each other by chance among all that are known; here they do each second. */
  private void compare(Node from, Node to) {
    Instant asOf = world.now.minus(KnownPeer.SPREAD);
    to.hears(
        from.name,
        new PeerMessage.AdvertisementDigest(
            asOf, new Ranges(from.state, asOf).parts(""), List.of(), new TreeMap<>()));
    world.deliver();
  }

  private static List<SignedAdvertisement> held(Node node) {
    return node.state.peers().values().stream()
        .map(KnownPeer::signed)
        .filter(s -> s.advertisement().cdn().value().startsWith("x"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void holdTheSameSoonWhateverEachMissed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int all = 1 + random.nextInt(400);
    double missedByA = random.nextDouble();
    double missedByB = random.nextDouble();
    List<SignedAdvertisement> toA = new ArrayList<>();
    List<SignedAdvertisement> toB = new ArrayList<>();
    for (int i = 0; i < all; i++) {
      if (random.nextDouble() >= missedByA) {
        toA.add(old(i, 1 + random.nextInt(3)));
      }
      if (random.nextDouble() >= missedByB) {
        toB.add(old(i, 1 + random.nextInt(3)));
      }
    }
    learn(a, toA);
    learn(b, toB);
    for (int round = 0; round < 12; round++) {
      world.pass(Duration.ofSeconds(1));
      compare(a, b);
      compare(b, a);
    }

    assertThat(held(a).equals(held(b))).isTrue();
    assertThat(held(a)).hasSizeGreaterThanOrEqualTo(Math.max(toA.size(), toB.size()));
    assertBounded(a);
    assertBounded(b);
  }

  private static void assertBounded(Node node) {
    assertThat(node.said(PeerMessage.AdvertisementDigest.class))
        .allMatch(d -> d.hashes().size() <= 64 && d.held().size() <= 192);
    assertThat(node.said(PeerMessage.AdvertisementsWanted.class))
        .allMatch(w -> w.cdns().size() <= 64);
    assertThat(node.said(PeerMessage.Advertisements.class))
        .allMatch(m -> m.advertisements().size() <= 64);
  }

  @Test
  void exchangesNothingButSixteenHashesNowAndThenWhereBothHoldTheSame() {
    List<SignedAdvertisement> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add(old(i, 1));
    }
    learn(a, all);
    learn(b, all);
    world.pass(Duration.ofSeconds(30));
    a.said.clear();
    b.said.clear();
    world.pass(Duration.ofSeconds(40));

    assertThat(
            a.said(PeerMessage.AdvertisementDigest.class).stream()
                .filter(d -> !d.hashes().isEmpty()))
        .hasSizeBetween(9, 12)
        .allMatch(d -> d.hashes().size() == 16);
    assertThat(a.said(PeerMessage.Advertisements.class)).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void answersALiarsHashesWithABoundedMessageAndNoEndlessExchange() {
    List<SignedAdvertisement> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      all.add(old(i, 1));
    }
    learn(a, all);
    a.said.clear();
    TreeMap<String, String> lies = new TreeMap<>();
    for (int i = 0; i < 64; i++) {
      lies.put(String.format(java.util.Locale.ROOT, "%02x", i), "f".repeat(16));
    }
    a.hears(
        b.name,
        new PeerMessage.AdvertisementDigest(
            world.now.minus(KnownPeer.SPREAD), lies, List.of(), new TreeMap<>()));
    assertThat(a.said).hasSize(1);
    assertBounded(a);

    a.said.clear();
    a.hears(
        b.name,
        new PeerMessage.AdvertisementDigest(
            world.now.minusSeconds(86_400), lies, List.of(), new TreeMap<>()));
    assertThat(a.said).isEmpty();
  }
}

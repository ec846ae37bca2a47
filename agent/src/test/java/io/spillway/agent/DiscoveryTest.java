package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.World.Node;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final CdnName B = new CdnName("cdn-b.example");

  private final World world = new World();

  private Node add(String name, String... knows) {
    return world.add(name, List.of(), new TreeMap<>(), knows);
  }

  private static long sequence(Node node, String cdn) {
    return node.state.peers().values().stream()
        .map(SignedAdvertisement::advertisement)
        .filter(ad -> ad.cdn().value().equals(cdn))
        .findFirst()
        .orElseThrow()
        .sequence();
  }

  private static List<String> known(Node node) {
    return node.state.peers().keySet().stream().map(CdnName::value).toList();
  }

  @Test
  void spreadsOverHopsToCdnsThatAreNobodysContact() {
    List<Node> chain = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String next = "cdn-" + (char) ('a' + i + 1) + ".example";
      chain.add(
          i < 7
              ? add("cdn-" + (char) ('a' + i) + ".example", next)
              : add("cdn-" + (char) ('a' + i) + ".example"));
    }
    world.pass(Duration.ofSeconds(20));

    for (Node node : chain) {
      assertThat(known(node)).as(node.name.value()).hasSize(7);
    }
  }

  @Test
  void tellsWhatIsNewerInReturnForADigest() {
    Node a = add("cdn-a.example");
    a.hears(
        B, new PeerMessage.Advertisements(List.of(ad("cdn-x.example", 7), ad("cdn-y.example", 3))));
    a.said.clear();

    TreeMap<CdnName, Long> digest = new TreeMap<>();
    digest.put(new CdnName("cdn-x.example"), 7L);
    digest.put(new CdnName("cdn-y.example"), 2L);
    a.hears(B, new PeerMessage.AdvertisementDigest(digest));

    assertThat(a.said(PeerMessage.Advertisements.class))
        .flatExtracting(PeerMessage.Advertisements::advertisements)
        .extracting(s -> s.advertisement().cdn().value())
        .containsExactly("cdn-y.example");
  }

  @Test
  void asksWithItsOwnDigestForWhatItLacks() {
    Node a = add("cdn-a.example");
    TreeMap<CdnName, Long> digest = new TreeMap<>();
    digest.put(new CdnName("cdn-x.example"), 7L);
    a.said.clear();
    a.hears(B, new PeerMessage.AdvertisementDigest(digest));

    assertThat(a.said(PeerMessage.AdvertisementDigest.class)).hasSize(1);
  }

  @Test
  void dropsWhatIsExpiredFutureDatedOrRolledBack() {
    Node a = add("cdn-a.example");
    a.hears(B, new PeerMessage.Advertisements(List.of(ad("cdn-x.example", 7))));

    a.hears(
        B,
        new PeerMessage.Advertisements(
            List.of(
                ad("cdn-x.example", 6),
                world.advertisement(
                    "cdn-y.example", 1, Duration.ofSeconds(61), Duration.ofSeconds(60)),
                world.advertisement(
                    "cdn-z.example", 1, Duration.ofSeconds(-61), Duration.ofSeconds(120)),
                ad("cdn-a.example", 1_000_000_000_000L))));

    assertThat(known(a)).containsExactly("cdn-x.example");
    assertThat(sequence(a, "cdn-x.example")).isEqualTo(7);
  }

  @Test
  void forgetsWhatExpires() {
    Node a = add("cdn-a.example");
    a.hears(B, new PeerMessage.Advertisements(List.of(ad("cdn-x.example", 7))));
    world.pass(Duration.ofSeconds(59));
    assertThat(known(a)).containsExactly("cdn-x.example");
    world.pass(Duration.ofSeconds(2));
    assertThat(known(a)).isEmpty();
  }

  @Test
  void keepsABoundedNumberOfCdnsAndRenewsThoseItHas() {
    Node a = add("cdn-a.example");
    for (int batch = 0; batch < 45; batch++) {
      List<SignedAdvertisement> many = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        many.add(ad("x" + (batch * 256 + i) + ".example", 1));
      }
      a.hears(B, new PeerMessage.Advertisements(many));
    }
    assertThat(a.state.peers()).hasSize(10_000);

    a.hears(B, new PeerMessage.Advertisements(List.of(ad("x5.example", 2))));
    assertThat(sequence(a, "x5.example")).isEqualTo(2);
  }

  @Test
  void readsNoMoreOfAMessageThanMayBeInOne() {
    Node a = add("cdn-a.example");
    List<SignedAdvertisement> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(ad("x" + i + ".example", 1));
    }
    a.hears(B, new PeerMessage.Advertisements(many));
    assertThat(a.state.peers()).hasSize(256);
  }

  @Test
  void advertisesInTenthsOfAllCapacityRoundedDown() {
    Node a = add("cdn-a.example");
    a.tell(new AgentMessage.Lendable(World.capacity(789), Footprint.EVERYWHERE));
    world.pass(Duration.ofSeconds(1));

    assertThat(a.state.own().orElseThrow().advertisement().lendable())
        .isEqualTo(World.capacity(700));
  }

  private SignedAdvertisement ad(String cdn, long sequence) {
    return world.advertisement(cdn, sequence, Duration.ZERO, Duration.ofSeconds(60));
  }
}

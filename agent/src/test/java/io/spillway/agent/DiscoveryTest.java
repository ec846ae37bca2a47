package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.World.Node;
import io.spillway.model.Advertisement;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.KeyId;
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
  private static final CdnName C = new CdnName("cdn-c.example");

  private final World world = new World();

  private Node add(String name, String... knows) {
    return world.add(name, List.of(), new TreeMap<>(), knows);
  }

  private static long sequence(Node node, String cdn) {
    return node.state.peers().values().stream()
        .map(KnownPeer::advertisement)
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
  void asksForWhatIsAnnouncedAndNewerAndForNothingElse() {
    Node a = add("cdn-a.example", B.value());
    a.hears(B, told(ad("cdn-x.example", 7), ad("cdn-y.example", 3)));
    a.said.clear();

    a.hears(B, announced(ad("cdn-x.example", 7), ad("cdn-y.example", 4), ad("cdn-z.example", 1)));

    assertThat(a.said)
        .containsExactly(
            new PeerMessage.AdvertisementsWanted(
                List.of(new CdnName("cdn-y.example"), new CdnName("cdn-z.example"))));
  }

  @Test
  void asksOneNeighbourAtATimeForTheSame() {
    Node a = add("cdn-a.example", B.value(), C.value());
    a.said.clear();
    a.hears(B, announced(ad("cdn-x.example", 7)));
    a.hears(C, announced(ad("cdn-x.example", 7)));
    assertThat(a.said).hasSize(1);

    world.now = world.now.plusSeconds(3);
    a.hears(C, announced(ad("cdn-x.example", 7)));
    assertThat(a.said).hasSize(2);
  }

  @Test
  void saysNothingToCdnsWhoseEndpointIsUnknown() {
    Node a = add("cdn-a.example");
    a.hears(B, told(ad("cdn-x.example", 7)));
    a.said.clear();

    a.hears(B, announced(ad("cdn-y.example", 7)));
    a.hears(B, new PeerMessage.AdvertisementsWanted(List.of(new CdnName("cdn-x.example"))));

    assertThat(a.said).isEmpty();
  }

  @Test
  void givesWhatItIsAskedFor() {
    Node a = add("cdn-a.example", B.value());
    a.hears(B, told(ad("cdn-x.example", 7), ad("cdn-y.example", 3)));
    a.said.clear();

    a.hears(
        B,
        new PeerMessage.AdvertisementsWanted(
            List.of(new CdnName("cdn-y.example"), new CdnName("cdn-unknown.example"))));

    assertThat(a.said).containsExactly(told(ad("cdn-y.example", 3)));
  }

  @Test
  void dropsWhatIsExpiredFutureDatedLongLivedOversizedOrRolledBackAndTellsOnceWhoSentIt() {
    Node a = add("cdn-a.example", B.value());
    a.hears(B, told(ad("cdn-x.example", 7)));
    a.facts.clear();
    world.now = world.now.plusSeconds(40);
    SignedAdvertisement sound = ad("cdn-o.example", 1);
    SignedAdvertisement oversized =
        new SignedAdvertisement(sound.advertisement(), "x".repeat(17_000));
    PeerMessage bad =
        told(
            ad("cdn-x.example", 6),
            world.advertisement("cdn-y.example", 1, Duration.ofSeconds(91), Duration.ofSeconds(60)),
            world.advertisement(
                "cdn-z.example", 1, Duration.ofSeconds(-61), Duration.ofSeconds(120)),
            world.advertisement("cdn-l.example", 1, Duration.ZERO, Duration.ofHours(25)),
            oversized);
    a.said.clear();
    for (int i = 0; i < 3; i++) {
      a.hears(B, bad);
    }

    assertThat(known(a)).containsExactly("cdn-x.example");
    assertThat(sequence(a, "cdn-x.example")).isEqualTo(7);
    assertThat(a.said).isEmpty();
    assertThat(stories(a))
        .hasSize(5)
        .allMatch(story -> story.contains(B.value()))
        .anyMatch(story -> story.contains("(rolled-back)"))
        .anyMatch(story -> story.contains("(stale)"))
        .anyMatch(story -> story.contains("(future-dated)"))
        .anyMatch(story -> story.contains("(long-lived)"))
        .anyMatch(story -> story.contains("(oversized)"));
  }

  @Test
  void tellsOfForgedDocumentsOnceAnHour() {
    Node a = add("cdn-a.example", B.value());
    a.facts.clear();
    for (int i = 0; i < 100; i++) {
      a.tell(new AgentMessage.DocumentsDropped(B, List.of("WRONG_SIGNATURE")));
    }
    assertThat(stories(a)).hasSize(1);

    world.now = world.now.plus(Duration.ofMinutes(61));
    a.tell(new AgentMessage.DocumentsDropped(B, List.of("WRONG_SIGNATURE")));
    assertThat(stories(a)).hasSize(2);
  }

  @Test
  void remembersNoMoreMisdeedsThanItHasRoomFor() {
    Node a = add("cdn-a.example");
    for (int i = 0; i < 10_000; i++) {
      a.tell(
          new AgentMessage.DocumentsDropped(new CdnName("x" + i + ".example"), List.of("forged")));
    }
    assertThat(a.state.neighbourhood().misdeeds()).hasSize(256);
    assertThat(stories(a)).hasSize(256);
  }

  @Test
  void keepsTheProofOfAnEquivocationAndHoldsWhatAllOthersHold() {
    Node a = add("cdn-a.example", B.value());
    Node b = add("cdn-b.example", C.value());
    SignedAdvertisement one = ad("cdn-x.example", 7);
    SignedAdvertisement other =
        new SignedAdvertisement(
            world
                .advertisement("cdn-x.example", 7, Duration.ZERO, Duration.ofSeconds(59))
                .advertisement(),
            "another document");
    a.hears(C, told(one));
    a.hears(C, told(other));
    a.hears(C, told(one));
    b.hears(C, told(other));
    b.hears(C, told(one));

    assertThat(a.state.neighbourhood().equivocations()).hasSize(1);
    var proof = a.state.neighbourhood().equivocations().firstEntry().getValue();
    assertThat(proof.first()).isEqualTo(one);
    assertThat(proof.second()).isEqualTo(other);
    assertThat(proof.toldBy()).isEqualTo(C);
    assertThat(stories(a)).filteredOn(s -> s.contains("two different advertisements")).hasSize(1);
    assertThat(a.state.peers().firstEntry().getValue().signed())
        .isEqualTo(b.state.peers().firstEntry().getValue().signed());
  }

  @Test
  void looksForTheProofOfAnEquivocationWhereMarksDiffer() {
    Node a = add("cdn-a.example", B.value());
    a.hears(B, told(ad("cdn-x.example", 7)));
    a.said.clear();

    a.hears(
        B,
        announced(
            new SignedAdvertisement(ad("cdn-x.example", 7).advertisement(), "another document")));

    assertThat(a.said(PeerMessage.AdvertisementsWanted.class)).hasSize(1);
  }

  @Test
  void comesBackAboveWhatALostJournalHadAdvertised() {
    Node a = add("cdn-a.example", B.value());
    world.pass(Duration.ofSeconds(2));
    long far = world.now.getEpochSecond() + 100_000;
    a.hears(B, announced(ad("cdn-a.example", far)));
    assertThat(a.said(PeerMessage.AdvertisementsWanted.class)).hasSize(1);

    a.hears(B, told(ad("cdn-a.example", far)));
    world.pass(Duration.ofSeconds(2));

    assertThat(a.state.own().orElseThrow().advertisement().sequence()).isEqualTo(far + 1);
    assertThat(stories(a)).anyMatch(s -> s.contains("which this journal does not know"));
  }

  @Test
  void livesLongerWhereManyAreKnown() {
    Node a = add("cdn-a.example", B.value());
    world.pass(Duration.ofSeconds(1));
    assertThat(life(a)).isEqualTo(Duration.ofSeconds(60));

    for (int batch = 0; batch < 4; batch++) {
      List<SignedAdvertisement> many = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        many.add(
            world.advertisement(
                "x" + (batch * 250 + i) + ".example", 1, Duration.ZERO, Duration.ofHours(1)));
      }
      a.hears(B, new PeerMessage.Advertisements(many));
    }
    world.pass(Duration.ofSeconds(21));
    // 1,001 CDNs, five advertisements a second: each is renewed after 200 s.
    assertThat(life(a)).isBetween(Duration.ofSeconds(600), Duration.ofSeconds(601));
  }

  @Test
  void advertisesAnewAtOnceWhatHasChangedMuchAndNoSoonerWhatHasNot() {
    Node a = add("cdn-a.example");
    world.pass(Duration.ofSeconds(5));
    long first = a.state.sequence();
    a.tell(new AgentMessage.Lendable(World.capacity(701), Footprint.EVERYWHERE));
    world.pass(Duration.ofSeconds(5));
    assertThat(a.state.sequence()).isEqualTo(first);

    a.tell(new AgentMessage.Lendable(World.capacity(10), Footprint.EVERYWHERE));
    world.pass(Duration.ofSeconds(1));
    assertThat(a.state.sequence()).isGreaterThan(first);
    assertThat(a.state.own().orElseThrow().advertisement().lendable().isZero()).isTrue();

    a.tell(new AgentMessage.Lendable(World.capacity(700), Footprint.EVERYWHERE));
    long second = a.state.sequence();
    world.pass(Duration.ofSeconds(1));
    assertThat(a.state.sequence()).isEqualTo(second);
    world.pass(Duration.ofSeconds(2));
    assertThat(a.state.sequence()).isGreaterThan(second);
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

  private static Duration life(Node node) {
    Advertisement own = node.state.own().orElseThrow().advertisement();
    return Duration.between(own.issuedAt(), own.expiresAt());
  }

  private static List<String> stories(Node node) {
    return node.facts.stream().map(AgentFact::story).filter(s -> !s.isEmpty()).toList();
  }

  private static PeerMessage told(SignedAdvertisement... all) {
    return new PeerMessage.Advertisements(List.of(all));
  }

  private PeerMessage announced(SignedAdvertisement... all) {
    TreeMap<CdnName, PeerMessage.Held> held = new TreeMap<>();
    for (SignedAdvertisement each : all) {
      CdnName cdn = each.advertisement().cdn();
      held.put(cdn, KnownPeer.of(each, new KeyId("key-of-" + cdn), B, world.now, null).held());
    }
    return new PeerMessage.AdvertisementDigest(world.now, new TreeMap<>(), List.of(), held);
  }

  private SignedAdvertisement ad(String cdn, long sequence) {
    return world.advertisement(cdn, sequence, Duration.ZERO, Duration.ofSeconds(60));
  }
}

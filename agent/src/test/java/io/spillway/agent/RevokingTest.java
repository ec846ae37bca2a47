package io.spillway.agent;

import static io.spillway.agent.Trade.A;
import static io.spillway.agent.Trade.B;
import static io.spillway.agent.Trade.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.World.Node;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.Revocation;
import io.spillway.model.RevokedKey;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SignedRevocation;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Keys that are taken out of use, here and elsewhere. */
class RevokingTest {
  private static final KeyId OLD = new KeyId("01".repeat(32));
  private static final KeyId NEW = new KeyId("02".repeat(32));

  private final Trade trade = new Trade(Map.of());

  private SignedRevocation revocation(CdnName cdn, KeyId key, Duration life) {
    return new SignedRevocation(
        new Revocation(
            cdn, key, trade.world.now.minus(Duration.ofDays(9)), trade.world.now.plus(life), "old"),
        "signed by " + key);
  }

  @Test
  void refusesAKeyByOrderAtOnceAndAsksTheKeyToRevokeItself() {
    trade.borrower.tell(new AgentMessage.RevokeKey(OLD, "it was found in a bin", Optional.empty()));

    assertThat(trade.borrower.refusedKeys)
        .containsExactly(new RevokedKey(OLD, Optional.empty(), trade.world.now));
    assertThat(trade.borrower.revocations).containsExactly(OLD);
    int facts = trade.borrower.facts.size();
    trade.borrower.tell(new AgentMessage.RevokeKey(OLD, "again", Optional.empty()));
    assertThat(trade.borrower.facts).hasSize(facts);
  }

  @Test
  void believesAKeyAgainThatAnOperatorRefusedByMistake() {
    trade.borrower.tell(new AgentMessage.RevokeKey(OLD, "a slip", Optional.of(B)));
    assertThat(trade.borrower.state.keys().against(B, OLD)).isPresent();

    trade.borrower.tell(new AgentMessage.LiftRevocation(OLD));

    assertThat(trade.borrower.refusedKeys).isEmpty();
    assertThat(trade.borrower.state.keys().against(B, OLD)).isEmpty();
  }

  @Test
  void doesNotBelieveAgainWhatTheOwnerOfAKeyHasRevoked() {
    trade.borrower.tell(new AgentMessage.RevokeKey(OLD, "a bin", Optional.of(A)));
    trade.borrower.tell(new AgentMessage.RevocationSigned(revocation(A, OLD, Duration.ofDays(30))));

    trade.borrower.tell(new AgentMessage.LiftRevocation(OLD));

    assertThat(trade.borrower.refusedKeys)
        .containsExactly(new RevokedKey(OLD, Optional.of(A), trade.world.now));
  }

  @Test
  void doesNotRevokeTheKeyInUse() {
    trade.borrower.tell(
        new AgentMessage.IdentityUsed(NEW, trade.world.now.plus(Duration.ofDays(9))));

    trade.borrower.tell(new AgentMessage.RevokeKey(NEW, "a slip", Optional.empty()));

    assertThat(trade.borrower.refusedKeys).isEmpty();
  }

  @Test
  void whoHearsOfARevocationHonoursItFromThenOnAndPassesItOn() {
    Node third = trade.world.add("cdn-d.example", List.of(), new TreeMap<>(), B.value());
    trade.world.pass(Duration.ofSeconds(3));

    trade.borrower.tell(new AgentMessage.RevocationSigned(revocation(A, OLD, Duration.ofDays(30))));
    trade.world.deliver();

    for (Node node : List.of(trade.borrower, trade.lender, third)) {
      assertThat(node.refusedKeys)
          .as(node.name + "")
          .containsExactly(new RevokedKey(OLD, Optional.of(A), trade.world.now));
    }
    int said = third.said.size();
    third.hears(B, new PeerMessage.KeysRevoked(List.of(revocation(A, OLD, Duration.ofDays(30)))));
    assertThat(third.said).hasSize(said);
  }

  @Test
  void tellsCdnsThatItLearnsOfLater() {
    trade.borrower.tell(new AgentMessage.RevocationSigned(revocation(A, OLD, Duration.ofDays(30))));
    Node late = trade.world.add("cdn-e.example", List.of(), new TreeMap<>(), A.value());

    trade.world.pass(Duration.ofSeconds(5));

    assertThat(late.refusedKeys).extracting(RevokedKey::key).containsExactly(OLD);
  }

  @Test
  void oneCdnFillsNoMemoryWithRevocations() {
    for (int i = 0; i < 1_000; i++) {
      KeyId key = new KeyId(String.format("%064d", i));
      trade.lender.hears(
          A, new PeerMessage.KeysRevoked(List.of(revocation(A, key, Duration.ofDays(30)))));
    }

    assertThat(trade.lender.state.keys().revoked()).hasSize(KeyRecord.MOST_PER_CDN);
  }

  @Test
  void forgetsRevocationsOfKeysWhoseCertificateHasEnded() {
    trade.lender.hears(
        A, new PeerMessage.KeysRevoked(List.of(revocation(A, OLD, Duration.ofSeconds(5)))));
    assertThat(trade.lender.refusedKeys).hasSize(1);

    trade.world.pass(Duration.ofSeconds(7));

    assertThat(trade.lender.state.keys().revoked()).isEmpty();
    assertThat(trade.lender.refusedKeys).isEmpty();
  }

  @Test
  void hearsABannedCdnWhenItRevokesItsOwnKey() {
    trade.lender.tell(new AgentMessage.BanPeer(A, "it lies"));

    trade.lender.hears(
        A, new PeerMessage.KeysRevoked(List.of(revocation(A, OLD, Duration.ofDays(30)))));

    assertThat(trade.lender.refusedKeys).hasSize(1);
  }

  /** By a thief: its owner never reaches the sequence, and it lives as long as any may. */
  private SignedAdvertisement stolen() {
    return trade.world.advertisement(
        A.value(),
        trade.world.now.getEpochSecond() + 10_000_000,
        Duration.ZERO,
        Duration.ofHours(24));
  }

  private KnownPeer knownOfA() {
    return Objects.requireNonNull(trade.lender.state.peers().get(A));
  }

  private static PeerMessage told(SignedAdvertisement signed) {
    return new PeerMessage.Advertisements(List.of(signed));
  }

  @Test
  void forgetsWhatARevokedKeyHasAdvertisedAndTakesTheOwnersWhateverItsSequence() {
    SignedAdvertisement stolen = stolen();
    trade.lender.hears(C, told(stolen), cdn -> OLD);
    SignedAdvertisement owners =
        trade.world.advertisement(A.value(), 7, Duration.ZERO, Duration.ofSeconds(60));
    trade.lender.hears(A, told(owners), cdn -> NEW);
    assertThat(knownOfA().signed()).isEqualTo(stolen);

    trade.lender.hears(
        A, new PeerMessage.KeysRevoked(List.of(revocation(A, OLD, Duration.ofDays(30)))));
    assertThat(trade.lender.state.peers()).doesNotContainKey(A);
    assertThat(trade.lender.facts)
        .anyMatch(f -> f.story().contains("is signed by the revoked key " + OLD));
    trade.lender.hears(A, told(owners), cdn -> NEW);
    trade.lender.hears(C, told(stolen), cdn -> OLD);

    assertThat(knownOfA().signed()).isEqualTo(owners);
    assertThat(knownOfA().key()).isEqualTo(NEW);
  }

  @Test
  void forgetsWhatAKeyHasAdvertisedThatAnOperatorRefuses() {
    trade.lender.hears(C, told(stolen()), cdn -> OLD);

    trade.lender.tell(new AgentMessage.RevokeKey(OLD, "a thief has it", Optional.empty()));

    assertThat(trade.lender.state.peers()).doesNotContainKey(A);
  }

  @Test
  void nobodyHasAnotherForgottenByRevokingItsKey() {
    trade.lender.hears(C, told(stolen()), cdn -> OLD);

    trade.lender.hears(
        C, new PeerMessage.KeysRevoked(List.of(revocation(C, OLD, Duration.ofDays(30)))));

    assertThat(trade.lender.state.peers()).containsKey(A);
  }

  @Test
  void whoRevokesItsKeyIsKnownAgainAtOnceByItsNewOne() {
    trade.lender.hears(C, told(stolen()), cdn -> OLD);

    trade.borrower.tell(new AgentMessage.RevocationSigned(revocation(A, OLD, Duration.ofDays(30))));
    trade.world.pass(Duration.ofSeconds(1));

    assertThat(knownOfA().key()).isEqualTo(new KeyId("key-of-" + A));
  }

  @Test
  void whoSignsWithAnotherKeyAdvertisesWithItAtOnce() {
    trade.world.pass(Duration.ofSeconds(1));
    long before = trade.borrower.state.sequence();
    trade.borrower.tick();
    assertThat(trade.borrower.state.sequence()).isEqualTo(before);

    trade.borrower.tell(new AgentMessage.IdentityUsed(NEW, trade.world.now.plusSeconds(99)));
    trade.borrower.tick();

    assertThat(trade.borrower.state.sequence()).isGreaterThan(before);
  }

  @Test
  void notesARotationOnce() {
    trade.lender.tell(new AgentMessage.IdentityUsed(OLD, trade.world.now.plusSeconds(9)));
    trade.lender.tell(new AgentMessage.IdentityUsed(OLD, trade.world.now.plusSeconds(9)));
    trade.lender.tell(new AgentMessage.IdentityUsed(NEW, trade.world.now.plusSeconds(99)));

    assertThat(
            trade.lender.facts.stream()
                .filter(AgentFact.IdentityNoted.class::isInstance)
                .map(AgentFact::story))
        .hasSize(2)
        .last()
        .asString()
        .contains("signs with key " + NEW, "what the key before has signed stays valid");
  }
}

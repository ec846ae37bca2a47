package io.spillway.wire;

import static io.spillway.wire.Samples.A;
import static io.spillway.wire.Samples.B;
import static io.spillway.wire.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.AgreementTerms;
import io.spillway.model.Revocation;
import io.spillway.model.RevokedKey;
import io.spillway.model.SignedAgreement;
import io.spillway.model.SignedRevocation;
import io.spillway.model.message.PeerMessage;
import io.spillway.wire.Opening.Opened;
import io.spillway.wire.Opening.Refused;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rotation and revocation of identity keys, as documents show them. */
class RevocationTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Authority AUTHORITY = Authority.create("Test", NOW, Duration.ofDays(9));

  private final Identity old = AUTHORITY.newIdentity(A, NOW, Duration.ofDays(1));
  private final Identity next = AUTHORITY.newIdentity(A, NOW, Duration.ofDays(2));
  private final Identity other = AUTHORITY.newIdentity(B, NOW, Duration.ofDays(1));
  private final Keyring keys = Keyring.of(old);
  private final Trust trust = Trust.in(List.of(AUTHORITY.certificate()));
  private final Documents mine = new Documents(keys, trust);
  private final Documents theirs = new Documents(other, trust);

  private String sealed() {
    PeerMessage message = new PeerMessage.AgreementRefusal(Samples.AGREEMENT, 0, "no");
    return mine.seal(message, B, "1", NOW, MINUTE);
  }

  private Opening heard(SignedRevocation signed) {
    PeerMessage told = new PeerMessage.KeysRevoked(List.of(signed));
    return mine.open(theirs.seal(told, A, "1", NOW, MINUTE), A, NOW);
  }

  private static RevokedKey revoked(Identity identity) {
    return new RevokedKey(identity.keyId(), Optional.of(identity.cdn()), NOW);
  }

  @Test
  void bothKeysAreBelievedWhileTheyOverlapAndTheNewOneSigns() {
    String before = sealed();
    keys.replace(next);
    String after = sealed();

    assertThat(theirs.open(before, B, NOW))
        .isInstanceOfSatisfying(Opened.class, o -> assertThat(o.key()).isEqualTo(old.keyId()));
    assertThat(theirs.open(after, B, NOW))
        .isInstanceOfSatisfying(Opened.class, o -> assertThat(o.key()).isEqualTo(next.keyId()));
    assertThatThrownBy(() -> keys.replace(other)).hasMessageContaining("this CDN is " + A);
  }

  @Test
  void aRevokedKeyIsRefusedAtOnceThoughItWasBelievedBefore() {
    String document = sealed();
    assertThat(theirs.open(document, B, NOW)).isInstanceOf(Opened.class);

    trust.refuse(List.of(revoked(old)));

    assertThat(theirs.open(document, B, NOW))
        .isEqualTo(new Refused(Refusal.UNTRUSTED_KEY, A + ": key " + old.keyId() + " is revoked"));
    X509Certificate leaf = old.chain().getFirst();
    assertThat(trust.stillBelieves(new X509Certificate[] {leaf}, NOW)).isFalse();
    assertThat(trust.stillBelieves(next.chain().toArray(new X509Certificate[0]), NOW)).isTrue();
    assertThat(
            trust.stillBelieves(
                next.chain().toArray(new X509Certificate[0]), NOW.plus(Duration.ofDays(3))))
        .isFalse();
    trust.refuse(List.of());
    assertThat(theirs.open(document, B, NOW)).isInstanceOf(Opened.class);
  }

  @Test
  void whatAKeySignedBeforeItsRevocationStaysProvable() {
    AgreementTerms terms = Samples.terms();
    SignedAgreement agreement = theirs.signAcceptance(terms, mine.signProposal(terms));
    keys.replace(next);

    trust.refuse(List.of(new RevokedKey(old.keyId(), Optional.of(A), NOW.plusSeconds(60))));

    assertThat(mine.check(agreement, NOW)).isEmpty();
    assertThat(mine.check(agreement, NOW.plusSeconds(60)).orElseThrow().reason())
        .isEqualTo(Refusal.UNTRUSTED_KEY);
  }

  @Test
  void aKeyRevokesItselfAndMayDoSoWhenItIsRevokedAlready() {
    keys.replace(next);
    SignedRevocation signed = mine.signRevocation(old.keyId(), NOW, "lost").orElseThrow();
    trust.refuse(List.of(revoked(old)));

    assertThat(heard(signed))
        .isInstanceOfSatisfying(
            Opened.class,
            o -> assertThat(o.message()).isEqualTo(new PeerMessage.KeysRevoked(List.of(signed))));
    assertThat(signed.revocation().expiresAt()).isEqualTo(old.expiresAt());
    assertThat(mine.signRevocation(other.keyId(), NOW, "not ours")).isEmpty();
  }

  @Test
  void nobodyRevokesTheKeyOfAnother() {
    Revocation wanted = new Revocation(A, old.keyId(), NOW, NOW.plusSeconds(99), "malice");
    SignedRevocation byThief = new SignedRevocation(wanted, signedBy(other, wanted));
    SignedRevocation bySuccessor = new SignedRevocation(wanted, signedBy(next, wanted));
    Revocation own = new Revocation(B, old.keyId(), NOW, NOW.plusSeconds(99), "malice");
    SignedRevocation inOwnName = new SignedRevocation(own, signedBy(other, own));
    SignedRevocation altered = new SignedRevocation(own, signedBy(old, wanted));

    for (SignedRevocation each : List.of(byThief, bySuccessor, inOwnName, altered)) {
      assertThat(heard(each))
          .isInstanceOfSatisfying(
              Opened.class,
              o -> {
                assertThat(o.message()).isEqualTo(new PeerMessage.KeysRevoked(List.of()));
                assertThat(o.dropped()).hasSize(1);
              });
    }
  }

  private static String signedBy(Identity identity, Revocation said) {
    return Jws.sign(Codec.standard().write(said), SignedParts.REVOCATION, identity).compact();
  }
}

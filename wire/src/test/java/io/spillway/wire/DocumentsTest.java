package io.spillway.wire;

import static io.spillway.wire.Samples.A;
import static io.spillway.wire.Samples.B;
import static io.spillway.wire.Samples.C;
import static io.spillway.wire.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSObjectJSON;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import io.spillway.model.Advertisement;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.Footprint;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SignedAgreement;
import io.spillway.model.message.PeerMessage;
import io.spillway.wire.Opening.Opened;
import io.spillway.wire.Opening.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentsTest {
  private static final Duration LIFETIME = Duration.ofMinutes(1);
  private static final Authority AUTHORITY = Authority.create("Test", NOW, Duration.ofDays(2));
  private static final Trust TRUST = Trust.in(List.of(AUTHORITY.certificate()));
  private static final Identity ID_A = AUTHORITY.newIdentity(A, NOW, Duration.ofDays(1));
  private static final Identity ID_B = AUTHORITY.newIdentity(B, NOW, Duration.ofDays(1));
  private static final Documents DOCUMENTS_A = new Documents(ID_A, TRUST);
  private static final Documents DOCUMENTS_B = new Documents(ID_B, TRUST);
  private static final PeerMessage MESSAGE =
      new PeerMessage.AgreementRefusal(Samples.AGREEMENT, 0, "no room");

  static List<PeerMessage> selfContained() {
    return Samples.messages().stream()
        .filter(m ->
            !(m instanceof PeerMessage.Advertisements)
                && !(m instanceof PeerMessage.AuctionCalled)
                && !(m instanceof PeerMessage.BidsClosed)
                && !(m instanceof PeerMessage.BidOpened)
                && !(m instanceof PeerMessage.KeysRevoked)
                && !(m instanceof PeerMessage.LongTermProposed)
                && !(m instanceof PeerMessage.LongTermApproved)
                && !(m instanceof PeerMessage.AgreementProposal)
                && !(m instanceof PeerMessage.AgreementAcceptance))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("selfContained")
  void opensWhatWasSealed(PeerMessage message) {
    String document = DOCUMENTS_A.seal(message, B, "x:1/0", NOW, LIFETIME);

    assertThat(DOCUMENTS_B.open(document, B, NOW))
        .isEqualTo(
            new Opened(
                A, ID_A.keyId(), "x:1/0", NOW, NOW.plus(LIFETIME), message, List.of(), List.of()));
  }

  @Test
  void standardSoftwareVerifiesOurDocuments() throws Exception {
    JWSObject jws = JWSObject.parse(DOCUMENTS_A.seal(MESSAGE, B, "1", NOW, LIFETIME));

    assertThat(jws.verify(new Ed25519Verifier(jwk(ID_A)))).isTrue();
    assertThat(jws.getPayload().toJSONObject())
        .containsEntry("iss", "cdn-a.example")
        .containsEntry("aud", "cdn-b.example")
        .containsEntry("jti", "1")
        .containsEntry("iat", NOW.getEpochSecond())
        .containsEntry("exp", NOW.getEpochSecond() + 60)
        .containsKey("body");
    assertThat(ID_A.keyId().value())
        .isEqualTo(HexFormat.of().formatHex(jwk(ID_A).computeThumbprint().decode()))
        .isEqualTo(jws.getHeader().getKeyID());
  }

  @Test
  void namesKeysByTheirThumbprint() {
    byte[] key = Base64.getUrlDecoder().decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");

    assertThat(Certificates.keyId(key).value())
        .as("RFC 8037, appendix A.3")
        .isEqualTo(
            HexFormat.of()
                .formatHex(
                    Base64.getUrlDecoder().decode("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")));
  }

  @Test
  void refusesForEachReasonAndTheFirstOfSeveral() {
    String good = DOCUMENTS_A.seal(MESSAGE, B, "1", NOW, LIFETIME);
    Identity stranger =
        Authority.create("Other", NOW, Duration.ofDays(1)).newIdentity(A, NOW, Duration.ofDays(1));
    String untrusted = new Documents(stranger, TRUST).seal(MESSAGE, C, "1", NOW, LIFETIME);
    Instant late = NOW.plusSeconds(70);

    assertRefused(good + "x".repeat(Documents.MAX_BYTES), NOW, Refusal.OVERSIZED);
    assertRefused("a.b", NOW, Refusal.MALFORMED);
    assertRefused("a.b.c.d", NOW, Refusal.MALFORMED);
    assertRefused(good + "=", NOW, Refusal.MALFORMED);
    assertRefused(resigned("{\"iss\":1}"), NOW, Refusal.MALFORMED);
    assertRefused(
        resigned(payload(good).replace("AgreementRefusal", "Bribe")), NOW, Refusal.UNKNOWN_TYPE);
    assertRefused(
        Jws.sign(payload(good).getBytes(StandardCharsets.UTF_8), "other+jws", ID_A).compact(),
        NOW,
        Refusal.UNKNOWN_TYPE);
    assertRefused(untrusted, late, Refusal.UNTRUSTED_KEY);
    assertRefused(
        resigned(payload(good).replace("\"iss\":\"cdn-a", "\"iss\":\"cdn-c")),
        NOW,
        Refusal.UNTRUSTED_KEY);
    assertRefused(altered(good, late), late, Refusal.WRONG_SIGNATURE);
    assertRefused(DOCUMENTS_A.seal(MESSAGE, C, "1", NOW, LIFETIME), late, Refusal.WRONG_AUDIENCE);
    assertRefused(good, late, Refusal.EXPIRED);
    assertRefused(good, NOW.minusSeconds(11), Refusal.FUTURE_DATED);
    assertThat(DOCUMENTS_B.open(good, B, NOW.minusSeconds(10))).isInstanceOf(Opened.class);
    assertThat(DOCUMENTS_B.open(good, B, NOW.plusSeconds(69))).isInstanceOf(Opened.class);
  }

  @Test
  void refusesKeysThatAreRevokedOrOutOfTheirTime() {
    String document = DOCUMENTS_A.seal(MESSAGE, B, "1", NOW, LIFETIME);
    Instant tooEarly = NOW.minus(Duration.ofDays(1));

    assertThat(new Documents(ID_B, TRUST.without(Set.of(ID_A.keyId()))).open(document, B, NOW))
        .isEqualTo(new Refused(Refusal.UNTRUSTED_KEY, A + ": key " + ID_A.keyId() + " is revoked"));
    assertThat(DOCUMENTS_B.open(document, B, NOW)).isInstanceOf(Opened.class);
    assertRefused(document, tooEarly, Refusal.UNTRUSTED_KEY);
    assertRefused(document, NOW.plus(Duration.ofDays(2)), Refusal.UNTRUSTED_KEY);
  }

  @ParameterizedTest
  @EnumSource(Manipulation.class)
  void noBitCanBeChanged(Manipulation manipulation) {
    String good = DOCUMENTS_A.seal(MESSAGE, B, "1", NOW, LIFETIME);
    for (int i = 0; i < good.length(); i += 7) {
      char was = good.charAt(i);
      char now = manipulation.apply(was);
      if (was != now) {
        String bad = good.substring(0, i) + now + good.substring(i + 1);
        assertThat(DOCUMENTS_B.open(bad, B, NOW)).as("at %d", i).isInstanceOf(Refused.class);
      }
    }
  }

  enum Manipulation {
    NEXT,
    DOT,
    FOREIGN;

    char apply(char was) {
      return switch (this) {
        case NEXT -> was == 'A' ? 'B' : 'A';
        case DOT -> '.';
        case FOREIGN -> '\u20ac';
      };
    }
  }

  @Test
  void takesAdvertisementsFromThirdPartiesAndDropsForgedOnes() {
    SignedAdvertisement sound = DOCUMENTS_A.signAdvertisement(Samples.advertisement(A));
    Advertisement said = sound.advertisement();
    SignedAdvertisement boasting =
        new SignedAdvertisement(
            new Advertisement(
                A,
                said.endpoint(),
                said.sequence(),
                said.issuedAt(),
                said.expiresAt(),
                said.coordinate(),
                List.of(
                    Advertisement.limits(
                        said.lendable().plus(said.lendable()), Footprint.EVERYWHERE))),
            sound.document());
    SignedAdvertisement inAnothersName =
        new SignedAdvertisement(
            Samples.advertisement(A),
            Jws.sign(
                    Codec.standard().write(Samples.advertisement(A)),
                    SignedParts.ADVERTISEMENT,
                    ID_B)
                .compact());
    PeerMessage message = new PeerMessage.Advertisements(List.of(boasting, sound, inAnothersName));

    Opening opening = DOCUMENTS_A.open(DOCUMENTS_B.seal(message, A, "1", NOW, LIFETIME), A, NOW);

    assertThat(opening)
        .isInstanceOfSatisfying(
            Opened.class,
            opened -> {
              assertThat(opened.message())
                  .isEqualTo(new PeerMessage.Advertisements(List.of(sound)));
              assertThat(opened.signers()).containsExactly(ID_A.keyId());
              assertThat(opened.dropped())
                  .satisfiesExactly(
                      d -> assertThat(d).contains("cdn-a.example: ALTERED"),
                      d -> assertThat(d).contains("cdn-a.example: UNTRUSTED_KEY"));
            });
    assertThat(DOCUMENTS_B.check(sound, NOW)).isEmpty();
    assertThat(DOCUMENTS_B.check(sound, NOW.plusSeconds(70)).orElseThrow().reason())
        .isEqualTo(Refusal.EXPIRED);
  }

  @Test
  void dropsOversizedAdvertisementsAndTakesTheOthers() {
    SignedAdvertisement sound = DOCUMENTS_A.signAdvertisement(Samples.advertisement(A));
    SignedAdvertisement oversized =
        new SignedAdvertisement(sound.advertisement(), sound.document() + "A".repeat(16_384));
    PeerMessage message = new PeerMessage.Advertisements(List.of(oversized, sound));

    Opening opening = DOCUMENTS_A.open(DOCUMENTS_B.seal(message, A, "1", NOW, LIFETIME), A, NOW);

    assertThat(opening)
        .isInstanceOfSatisfying(
            Opened.class,
            opened -> {
              assertThat(opened.message())
                  .isEqualTo(new PeerMessage.Advertisements(List.of(sound)));
              assertThat(opened.dropped()).singleElement().asString().contains("OVERSIZED");
            });
  }

  @Test
  void dropsAdvertisementsThatAreNoneByTheirFormAndTakesTheOthers() {
    SignedAdvertisement sound = DOCUMENTS_A.signAdvertisement(Samples.advertisement(A));
    PeerMessage three = new PeerMessage.Advertisements(List.of(sound, sound, sound));
    String json = text(DOCUMENTS_B.seal(three, A, "1", NOW, LIFETIME));
    String key = "\"capability-type\"";
    int second = json.indexOf(key, json.indexOf("\"document\""));
    String unheard = json.substring(0, second) + "\"unheard\":1," + json.substring(second);
    int expiry = unheard.lastIndexOf("\"expiresAt\":\"");
    String far =
        unheard.substring(0, expiry)
            + unheard
                .substring(expiry)
                .replaceFirst(
                    "\"expiresAt\":\"[^\"]*\"", "\"expiresAt\":\"+9999999-01-01T00:00:00Z\"");

    Opening opening = DOCUMENTS_A.open(signed(far), A, NOW);

    assertThat(opening)
        .isInstanceOfSatisfying(
            Opened.class,
            opened -> {
              assertThat(opened.message())
                  .isEqualTo(new PeerMessage.Advertisements(List.of(sound)));
              assertThat(opened.dropped())
                  .satisfiesExactly(
                      d ->
                          assertThat(d)
                              .startsWith("an advertisement: MALFORMED: $.body.advertisements[1]")
                              .contains("unheard"),
                      d -> assertThat(d).contains("cdn-a.example: MALFORMED: the time +9999999"));
            });
  }

  @Test
  void refusesTooManyAdvertisementsWhateverTheirForm() {
    SignedAdvertisement sound = DOCUMENTS_A.signAdvertisement(Samples.advertisement(A));
    Advertisement said = sound.advertisement();
    Advertisement bare =
        new Advertisement(
            said.cdn(),
            said.endpoint(),
            said.sequence(),
            said.issuedAt(),
            said.expiresAt(),
            said.coordinate(),
            List.of());
    List<SignedAdvertisement> all =
        new ArrayList<>(Collections.nCopies(256, new SignedAdvertisement(bare, "x")));
    all.add(sound);
    PeerMessage many = new PeerMessage.Advertisements(all);
    String json = text(DOCUMENTS_B.seal(many, A, "1", NOW, LIFETIME));

    assertThat(DOCUMENTS_A.open(signed(json), A, NOW))
        .isInstanceOfSatisfying(
            Opening.Refused.class, r -> assertThat(r.reason()).isEqualTo(Refusal.OVERSIZED));
    assertThat(
            DOCUMENTS_A.open(
                signed(json.replaceFirst("\"capability-type\"", "\"unheard\":1,$0")), A, NOW))
        .isInstanceOfSatisfying(
            Opening.Refused.class, r -> assertThat(r.reason()).isEqualTo(Refusal.MALFORMED));
  }

  private static String text(String document) {
    return new String(
        Base64.getUrlDecoder()
            .decode(document.substring(document.indexOf('.') + 1, document.lastIndexOf('.'))),
        StandardCharsets.UTF_8);
  }

  private static String signed(String json) {
    return Jws.sign(json.getBytes(StandardCharsets.UTF_8), "spillway-message+jws", ID_B).compact();
  }

  @Test
  void bothSignIdenticalBytes() throws Exception {
    AgreementTerms terms = Samples.terms();
    String proposal = DOCUMENTS_A.signProposal(terms);
    PeerMessage proposed = new PeerMessage.AgreementProposal(terms, proposal);

    assertThat(DOCUMENTS_B.open(DOCUMENTS_A.seal(proposed, B, "1", NOW, LIFETIME), B, NOW))
        .isInstanceOf(Opened.class);
    SignedAgreement agreement = DOCUMENTS_B.signAcceptance(terms, proposal);
    PeerMessage accepted = new PeerMessage.AgreementAcceptance(agreement);
    assertThat(DOCUMENTS_A.open(DOCUMENTS_B.seal(accepted, A, "1", NOW, LIFETIME), A, NOW))
        .isInstanceOf(Opened.class);

    assertThat(agreement.borrowerKey()).isEqualTo(ID_A.keyId());
    assertThat(agreement.lenderKey()).isEqualTo(ID_B.keyId());
    JWSObjectJSON jws = JWSObjectJSON.parse(agreement.document());
    assertThat(jws.getPayload().toBytes()).isEqualTo(Codec.standard().write(terms));
    assertThat(jws.getSignatures().get(0).verify(new Ed25519Verifier(jwk(ID_A)))).isTrue();
    assertThat(jws.getSignatures().get(1).verify(new Ed25519Verifier(jwk(ID_B)))).isTrue();
    assertThat(new Documents(ID_A, TRUST).check(agreement, NOW)).isEmpty();
  }

  @Test
  void nobodyAltersAnAgreementAlone() {
    AgreementTerms terms = Samples.terms();
    AgreementTerms cheaper = terms.amended(Capacity.ZERO, terms.steerUntil(), terms.serveUntil());
    String proposal = DOCUMENTS_A.signProposal(terms);
    SignedAgreement sound = DOCUMENTS_B.signAcceptance(terms, proposal);
    SignedAgreement altered =
        new SignedAgreement(cheaper, sound.document(), sound.borrowerKey(), sound.lenderKey());
    SignedAgreement oneSided =
        new SignedAgreement(
            terms,
            Jws.sign(Codec.standard().write(terms), SignedParts.AGREEMENT, ID_B)
                .alsoSignedBy(ID_B, SignedParts.AGREEMENT)
                .general(),
            ID_B.keyId(),
            ID_B.keyId());

    assertThat(DOCUMENTS_A.check(altered, NOW).orElseThrow().reason()).isEqualTo(Refusal.ALTERED);
    assertThat(DOCUMENTS_A.check(oneSided, NOW).orElseThrow().reason())
        .isEqualTo(Refusal.UNTRUSTED_KEY);
    assertRefused(
        DOCUMENTS_A.seal(
            new PeerMessage.AgreementProposal(cheaper, proposal), B, "1", NOW, LIFETIME),
        NOW,
        Refusal.ALTERED);
    assertThatThrownBy(() -> DOCUMENTS_B.signAcceptance(cheaper, proposal))
        .hasMessageContaining("says other than what was signed");
    assertThatThrownBy(() -> DOCUMENTS_B.signProposal(terms))
        .hasMessageContaining("cdn-a.example has to sign it, not cdn-b.example");
  }

  @Test
  void takesAProposalFromItsBorrowerAlone() {
    AgreementTerms terms = Samples.terms();
    Identity idC = AUTHORITY.newIdentity(C, NOW, Duration.ofDays(1));
    PeerMessage proposed =
        new PeerMessage.AgreementProposal(terms, DOCUMENTS_A.signProposal(terms));

    assertRefused(
        new Documents(idC, TRUST).seal(proposed, B, "1", NOW, LIFETIME), NOW, Refusal.WRONG_PARTY);
  }

  @Test
  void refusesToSealWhatNobodyWouldTake() {
    PeerMessage endless = new PeerMessage.AgreementProposal(Samples.terms(), "x".repeat(300_000));

    assertThatThrownBy(() -> DOCUMENTS_A.seal(endless, B, "1", NOW, LIFETIME))
        .hasMessageContaining("a document has at most 262144");
    assertThatThrownBy(() -> DOCUMENTS_A.seal(MESSAGE, B, "white space", NOW, LIFETIME))
        .hasMessageContaining("jti \"white space\"");
  }

  private static void assertRefused(String document, Instant now, Refusal reason) {
    assertThat(DOCUMENTS_B.open(document, B, now))
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.reason()).as(r.detail()).isEqualTo(reason));
  }

  private static String payload(String compact) {
    return new String(
        Base64.getUrlDecoder().decode(compact.split("\\.", 3)[1]), StandardCharsets.UTF_8);
  }

  private static String resigned(String payload) {
    return Jws.sign(payload.getBytes(StandardCharsets.UTF_8), "spillway-message+jws", ID_A)
        .compact();
  }

  /** Another payload under the old signature, so late that it is also expired. */
  private static String altered(String good, Instant late) {
    String[] pieces = good.split("\\.", 3);
    String[] other =
        DOCUMENTS_A.seal(MESSAGE, C, "2", late.minusSeconds(70), LIFETIME).split("\\.", 3);
    return pieces[0] + "." + other[1] + "." + pieces[2];
  }

  private static OctetKeyPair jwk(Identity identity) throws Exception {
    byte[] raw = Certificates.rawKey(identity.chain().getFirst().getPublicKey());
    return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw)).build();
  }
}

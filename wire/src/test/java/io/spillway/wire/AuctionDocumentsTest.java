package io.spillway.wire;

import static io.spillway.wire.Samples.A;
import static io.spillway.wire.Samples.B;
import static io.spillway.wire.Samples.C;
import static io.spillway.wire.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.AuctionDocument;
import io.spillway.model.AuctionDocument.OpenedBid;
import io.spillway.model.message.PeerMessage;
import io.spillway.wire.Opening.Opened;
import io.spillway.wire.Opening.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AuctionDocumentsTest {
  private static final Duration LIFETIME = Duration.ofMinutes(1);
  private static final Authority AUTHORITY = Authority.create("Test", NOW, Duration.ofDays(2));
  private static final Trust TRUST = Trust.in(List.of(AUTHORITY.certificate()));
  private static final Documents PRIMARY = of(A.value());
  private static final Documents BIDDER = of(B.value());
  private static final Documents OTHER = of(C.value());

  private static Documents of(String cdn) {
    return new Documents(
        AUTHORITY.newIdentity(new io.spillway.model.CdnName(cdn), NOW, Duration.ofDays(1)), TRUST);
  }

  private static void assertTaken(PeerMessage message, Documents by, Documents at, boolean toB) {
    assertThat(at.open(by.seal(message, toB ? B : A, "1", NOW, LIFETIME), toB ? B : A, NOW))
        .isInstanceOfSatisfying(Opened.class, o -> assertThat(o.message()).isEqualTo(message));
  }

  private static void assertRefused(
      PeerMessage message, Documents by, Documents at, boolean toB, Refusal reason) {
    assertThat(at.open(by.seal(message, toB ? B : A, "1", NOW, LIFETIME), toB ? B : A, NOW))
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.reason()).as(r.detail()).isEqualTo(reason));
  }

  private static PeerMessage called(Documents signer) {
    return new PeerMessage.AuctionCalled(Samples.call(), signer.sign(Samples.call()));
  }

  private static OpenedBid opened() {
    return new OpenedBid(
        Samples.bid(),
        BIDDER.sign(Samples.bid()),
        Samples.opening(),
        BIDDER.sign(Samples.opening()));
  }

  @Test
  void takesWhatTheirAuthorsHaveSigned() {
    assertTaken(called(PRIMARY), PRIMARY, BIDDER, true);
    assertTaken(
        new PeerMessage.BidsClosed(Samples.closing(), PRIMARY.sign(Samples.closing())),
        PRIMARY,
        BIDDER,
        true);
    assertTaken(new PeerMessage.BidOpened(opened()), BIDDER, PRIMARY, false);
  }

  @Test
  void refusesCallsAndClosingsOfAnotherPrimary() {
    assertRefused(called(PRIMARY), OTHER, BIDDER, true, Refusal.WRONG_PARTY);
    assertRefused(
        new PeerMessage.BidsClosed(Samples.closing(), PRIMARY.sign(Samples.closing())),
        OTHER,
        BIDDER,
        true,
        Refusal.WRONG_PARTY);
  }

  @Test
  void refusesBidsThatAnotherOpens() {
    assertRefused(new PeerMessage.BidOpened(opened()), OTHER, PRIMARY, false, Refusal.WRONG_PARTY);
  }

  @Test
  void refusesAnOpeningUnderAnotherDocument() {
    OpenedBid good = opened();
    assertRefused(
        new PeerMessage.BidOpened(
            new OpenedBid(good.bid(), good.bidDocument(), good.opening(), good.bidDocument())),
        BIDDER,
        PRIMARY,
        false,
        Refusal.ALTERED);
  }

  @Test
  void refusesABidThatSaysOtherThanWasSigned() {
    OpenedBid good = opened();
    AuctionDocument.Bid other =
        new AuctionDocument.Bid(
            good.bid().auction(), good.bid().call(), "00".repeat(32), good.bid().offer());
    assertRefused(
        new PeerMessage.BidOpened(
            new OpenedBid(other, good.bidDocument(), good.opening(), good.openingDocument())),
        BIDDER,
        PRIMARY,
        false,
        Refusal.ALTERED);
  }

  @Test
  void signsNothingForAnotherAuthor() {
    assertThatThrownBy(() -> OTHER.sign(Samples.call()))
        .hasMessageContaining("cdn-a.example has to sign it, not cdn-c.example");
  }

  @Test
  void provesATranscriptAsOfTheTimeOfItsAuction() {
    AuctionDocument.Transcript transcript =
        new AuctionDocument.Transcript(
            Samples.AUCTION,
            A,
            Samples.call(),
            PRIMARY.sign(Samples.call()),
            Samples.ceiling(),
            Optional.empty(),
            "",
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            new TreeMap<>());
    String document = PRIMARY.sign(transcript);

    assertThat(new AuctionProofs(TRUST, NOW).objection(transcript, document)).isEmpty();
    assertThat(
            new AuctionProofs(TRUST, NOW.plus(Duration.ofDays(3))).objection(transcript, document))
        .hasValueSatisfying(o -> assertThat(o).startsWith("UNTRUSTED_KEY"));
  }
}

package io.spillway.allocation;

import static io.spillway.allocation.Problems.capacity;
import static io.spillway.allocation.Problems.tariff;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.ArrangementId;
import io.spillway.model.AuctionDocument;
import io.spillway.model.AuctionDocument.OpenedBid;
import io.spillway.model.AuctionDocument.Transcript;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.Inquiry;
import io.spillway.model.LeftOut;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.PricingRule;
import io.spillway.model.RequestId;
import io.spillway.model.SealedCeiling;
import io.spillway.model.ServiceId;
import io.spillway.model.Sla;
import io.spillway.model.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What an audit finds in transcripts whose signatures all hold. */
class TranscriptAuditTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final RequestId AUCTION = new RequestId("cdn-a.example:auction-1");
  private static final CdnName A = new CdnName("cdn-a.example");
  private static final CdnName B = new CdnName("cdn-b.example");
  private static final CdnName C = new CdnName("cdn-c.example");
  private static final Tariff CHEAP = tariff("EUR", 1_000_000, 10_000, 500_000);
  private static final Tariff DEAR = tariff("EUR", 2_000_000, 10_000, 500_000);
  private static final SealedCeiling CEILING =
      new SealedCeiling(tariff("EUR", 1_500_000, 20_000, 600_000), "5a".repeat(16));
  private static final Capacity NEEDED = capacity(93, 744_000);
  private static final String CALL = "the call";

  private SealedCeiling ceiling = CEILING;
  private final SortedMap<CdnName, LeftOut> leftOut = new TreeMap<>();
  private final SortedMap<OfferId, Capacity> proposed = new TreeMap<>();
  private final List<Offer> opened = new ArrayList<>();
  private final List<Offer> competing = new ArrayList<>();
  private final List<Offer> standing = new ArrayList<>();
  private final SortedMap<CdnName, String> others = new TreeMap<>();
  private final SortedMap<CdnName, DocumentDigest> unopened = new TreeMap<>();
  private final List<DocumentDigest> closedBesides = new ArrayList<>();
  private double maxShare = 1;
  private boolean awards = true;
  private PricingRule pricing = PricingRule.PAY_AS_BID;
  private boolean onePrice;

  private static Offer bid(CdnName bidder, Tariff tariff, Instant until) {
    return new Offer(
        new OfferId(bidder + ":offer-1"),
        AUCTION,
        bidder,
        A,
        new ServiceId("customer"),
        Footprint.EVERYWHERE,
        capacity(100, 800_000),
        tariff,
        Commitment.FIRM,
        false,
        until,
        Duration.ofHours(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Optional.empty());
  }

  private static Offer bid(CdnName bidder, Tariff tariff) {
    return bid(bidder, tariff, NOW.plusSeconds(20));
  }

  private TranscriptAudit.Report audit() {
    AuctionDocument.Call call =
        new AuctionDocument.Call(
            AUCTION,
            A,
            new Inquiry(
                new ServiceId("customer"),
                List.of(new HostName("www.customer.example")),
                Footprint.EVERYWHERE,
                Inquiry.coarse(NEEDED),
                new Sla(0.95, Duration.ofMillis(500), 0.01),
                Duration.ofMinutes(15)),
            CEILING.digest(),
            pricing,
            NOW.plusMillis(600),
            NOW.plusMillis(1_500));
    DocumentDigest closing = DocumentDigest.of("the closing");
    SortedMap<CdnName, OpenedBid> bids = new TreeMap<>();
    List<DocumentDigest> commitments = new ArrayList<>(closedBesides);
    for (Offer offer : opened) {
      String document = "bid of " + offer.lender();
      DocumentDigest digest = DocumentDigest.of(document);
      commitments.add(digest);
      bids.put(
          offer.lender(),
          new OpenedBid(
              new AuctionDocument.Bid(AUCTION, DocumentDigest.of(CALL), "00".repeat(16), offer),
              document,
              new AuctionDocument.Opening(AUCTION, offer.lender(), closing, digest),
              "opening"));
    }
    Optional<AllocationProblem> problem =
        competing.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new AllocationProblem(
                        new ArrangementId("arr-1"), 1, NEEDED, 1 / 8_000.0, competing, maxShare)
                    .payingOnePrice(uniform()));
    Optional<AllocationSolution> solution = problem.map(Allocator::solve).filter(_ -> awards);
    if (proposed.isEmpty()) {
      solution.ifPresent(s -> s.awards().forEach(a -> proposed.put(a.offer().id(), a.capacity())));
    }
    Transcript transcript =
        new Transcript(
            AUCTION,
            A,
            call,
            CALL,
            ceiling,
            Optional.of(
                new AuctionDocument.Closing(AUCTION, A, DocumentDigest.of(CALL), commitments)),
            "the closing",
            bids,
            leftOut,
            others,
            unopened,
            standing,
            problem,
            solution,
            proposed);
    return TranscriptAudit.of(transcript, "transcript", (said, document) -> Optional.empty());
  }

  private SortedSet<OfferId> uniform() {
    TreeSet<OfferId> ids = new TreeSet<>();
    if (onePrice) {
      competing.forEach(offer -> ids.add(offer.id()));
    }
    return ids;
  }

  private void open(Offer offer, boolean competes) {
    opened.add(offer);
    if (competes) {
      competing.add(offer);
    }
  }

  @Test
  void computesTheOnePriceAgainWhereTheCallHasToldOfIt() {
    pricing = PricingRule.UNIFORM;
    onePrice = true;
    open(bid(B, CHEAP), true);

    assertThat(audit().findings()).isEmpty();
    assertThat(audit().notes())
        .singleElement()
        .asString()
        .contains("each accepted bid is paid the price of the dearest of them");
  }

  @Test
  void findsAnotherRuleOfPricingThanTheCallHasTold() {
    open(bid(B, CHEAP), true);
    pricing = PricingRule.UNIFORM;
    assertThat(audit().findings())
        .containsExactly(
            "one price is paid for [], by the call (uniform) it is for [cdn-b.example:offer-1]");

    pricing = PricingRule.PAY_AS_BID;
    onePrice = true;
    assertThat(audit().findings())
        .containsExactly(
            "one price is paid for [cdn-b.example:offer-1], by the call (pay-as-bid) it is for []");
  }

  @Test
  void findsNothingWhereAllIsRight() {
    open(bid(B, CHEAP), true);
    open(bid(C, DEAR), false);
    leftOut.put(C, LeftOut.ABOVE_CEILING);

    assertThat(audit().findings()).isEmpty();
    assertThat(audit().notes())
        .containsExactly("the bid of cdn-c.example did not compete: a price is above the ceiling");
  }

  @Test
  void notesEachAwardThatRestsOnAStandingOffer() {
    Offer given = bid(B, CHEAP);
    standing.add(given);
    competing.add(given);
    open(bid(C, CEILING.ceiling()), true);

    assertThat(audit().findings()).isEmpty();
    assertThat(audit().notes())
        .containsExactly(
            "an award of 93.0/s rests on the standing offer cdn-b.example:offer-1 of"
                + " cdn-b.example, which is no bid; that it was given like this is on the primary's"
                + " word");
  }

  @Test
  void notesAStandingOfferThatCompetedAndWasNotTaken() {
    Offer given = bid(B, CEILING.ceiling());
    standing.add(given);
    competing.add(given);
    open(bid(C, CHEAP), true);

    assertThat(audit().findings()).isEmpty();
    assertThat(audit().notes())
        .containsExactly(
            "the standing offer cdn-b.example:offer-1 of cdn-b.example competed, which is no bid;"
                + " that it was given like this is on the primary's word");
  }

  @Test
  void notesARuleOfChoosingThatDoesNotTakeTheCheapest() {
    maxShare = 0.5;
    open(bid(B, CHEAP), true);
    open(bid(C, CEILING.ceiling()), true);

    assertThat(audit().findings()).isEmpty();
    assertThat(audit().notes())
        .containsExactly(
            "the largest share of one lender was 0.5, and the factors on prices {}; on the"
                + " primary's word");
  }

  @Test
  void notesWhyACdnThatWasCalledHasNoBid() {
    open(bid(B, CHEAP), true);
    others.put(C, "it was silent");

    assertThat(audit().notes())
        .containsExactly(
            "cdn-c.example has no bid that counts: it was silent; on the primary's word");
  }

  /**
   * An accomplice has committed to a price for each case, and opens the one just below the best.
   */
  @Test
  void findsCommitmentsBesidesThoseOfTheBiddersThatWereCalled() {
    open(bid(B, CHEAP), true);
    for (int i = 0; i < 60; i++) {
      closedBesides.add(DocumentDigest.of("rung " + i));
    }

    String finding =
        "60 of 61 commitments are no bidder's: one that holds several can open the one that suits,"
            + " once it knows the bids of others";
    assertThat(audit().findings()).containsExactly(finding);
    // Nor does one name more account for more than one of them.
    others.put(C, "it did not open its bid in time");
    unopened.put(C, DocumentDigest.of("rung 7"));
    assertThat(audit().findings()).containsExactly(finding.replace("60 of", "59 of"));
  }

  @Test
  void takesACommitmentThatWasNotOpenedForTheBiddersThatIsNamed() {
    open(bid(B, CHEAP), true);
    closedBesides.add(DocumentDigest.of("the bid of C"));
    unopened.put(C, DocumentDigest.of("the bid of C"));
    assertThat(audit().findings())
        .containsExactly(
            "cdn-c.example has a commitment that was not opened, and no reason why is given");

    others.put(C, "it did not open its bid in time");
    assertThat(audit().findings()).isEmpty();
    assertThat(audit().notes())
        .containsExactly(
            "1 of 2 commitments have no open bid",
            "cdn-c.example had committed to a bid, and has none that counts: it did not open its"
                + " bid in time; on the primary's word");
  }

  @Test
  void findsACommitmentThatIsSaidToBeOfTwo() {
    open(bid(B, CHEAP), true);
    others.put(C, "it did not open its bid in time");
    unopened.put(C, DocumentDigest.of("bid of " + B));
    assertThat(audit().findings())
        .containsExactly(
            "the commitment of cdn-c.example that was not opened is not among those that were"
                + " closed, or is another's");

    others.put(B, "it was late");
    unopened.clear();
    assertThat(audit().findings())
        .containsExactly("cdn-b.example has an open bid, and is said to have none that counts");
  }

  @Test
  void findsACeilingThatWasChosenAfterwards() {
    open(bid(B, CHEAP), true);
    ceiling = new SealedCeiling(CHEAP, CEILING.salt());

    assertThat(audit().findings())
        .containsExactly("the ceiling is not the one that was sealed in the call");
  }

  @Test
  void findsABidThatIsLeftOutForAPriceBelowTheCeiling() {
    open(bid(B, CHEAP), false);
    open(bid(C, CHEAP), true);
    leftOut.put(B, LeftOut.ABOVE_CEILING);

    assertThat(audit().findings())
        .containsExactly(
            "the bid of cdn-b.example did not compete, and that a price is above the ceiling is"
                + " not so");
  }

  @Test
  void findsABidThatIsLeftOutWithoutAReason() {
    open(bid(B, CHEAP), false);
    open(bid(C, CHEAP), true);

    assertThat(audit().findings())
        .containsExactly("the bid of cdn-b.example did not compete, and no reason is given");
  }

  @Test
  void findsAnAwardAboveTheCeiling() {
    open(bid(C, DEAR), true);

    assertThat(audit().findings())
        .containsExactly("offer cdn-c.example:offer-1 of cdn-c.example is above the ceiling");
  }

  @Test
  void takesABanOnThePrimarysWordAndSaysSo() {
    open(bid(B, CHEAP), false);
    open(bid(C, CHEAP), true);
    leftOut.put(B, LeftOut.FORBIDDEN);

    assertThat(audit().findings()).isEmpty();
    assertThat(audit().notes())
        .containsExactly(
            "the bid of cdn-b.example did not compete: an operator forbids dealings with the"
                + " bidder; on the primary's word");
  }

  @Test
  void accusesNobodyOfLeavingOutABidThatEndsAsBidsAreOpened() {
    open(bid(B, CHEAP, NOW.plusMillis(1_500)), false);
    open(bid(C, CHEAP), true);
    leftOut.put(B, LeftOut.TOO_SHORT);

    assertThat(audit().findings()).isEmpty();
  }

  @Test
  void findsMoreProposedThanAwardedAndTellsOfLess() {
    open(bid(B, CHEAP), true);
    proposed.put(new OfferId(B + ":offer-1"), capacity(40, 320_000));
    assertThat(audit().findings()).isEmpty();
    assertThat(audit().notes()).singleElement().asString().contains("it proposed 40.0/s");

    proposed.putAll(Map.of(new OfferId(B + ":offer-1"), capacity(94, 752_000)));
    assertThat(audit().findings()).singleElement().asString().contains("than was awarded");
  }

  @Test
  void findsThatNothingWasChosenThoughThereWasAChoice() {
    open(bid(B, CHEAP), true);
    awards = false;

    assertThat(audit().findings()).containsExactly("nothing was chosen, though there was a choice");
  }
}

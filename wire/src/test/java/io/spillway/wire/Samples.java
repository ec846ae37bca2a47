package io.spillway.wire;

import io.spillway.model.Advertisement;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.AuctionDocument;
import io.spillway.model.BitRate;
import io.spillway.model.Capability;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.CdniFootprint;
import io.spillway.model.Commitment;
import io.spillway.model.Coordinate;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Footprint;
import io.spillway.model.Holding;
import io.spillway.model.HostName;
import io.spillway.model.Inquiry;
import io.spillway.model.Invoice;
import io.spillway.model.IpAddress;
import io.spillway.model.KeyId;
import io.spillway.model.LongTermConditions;
import io.spillway.model.LongTermId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.Origin;
import io.spillway.model.Prefix;
import io.spillway.model.PricingRule;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.Revocation;
import io.spillway.model.SealedCeiling;
import io.spillway.model.ServiceId;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SignedAgreement;
import io.spillway.model.SignedLongTerm;
import io.spillway.model.SignedRevocation;
import io.spillway.model.Sla;
import io.spillway.model.Statement;
import io.spillway.model.Tariff;
import io.spillway.model.Usage;
import io.spillway.model.message.PeerMessage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One of each document, all about the same agreement. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final CdnName A = new CdnName("cdn-a.example");
  static final CdnName B = new CdnName("cdn-b.example");
  static final CdnName C = new CdnName("cdn-c.example");
  static final AgreementId AGREEMENT = new AgreementId("cdn-a.example:1");

  static final RequestId AUCTION = new RequestId("cdn-a.example:auction-5");
  private static final DocumentDigest BID = new DocumentDigest("b1".repeat(32));
  private static final Footprint FOOTPRINT =
      new Footprint(List.of(new Prefix("198.51.100.0/24"), new Prefix("2001:db8::/32")));
  private static final Capacity CAPACITY =
      new Capacity(new RequestRate(120.5), new BitRate(100_000_000));
  private static final Tariff TARIFF =
      new Tariff(new Money("EUR", 1_000_000), new Money("EUR", 10_000), new Money("EUR", 500_000));
  private static final Origin ORIGIN = new Origin("127.0.0.20", 8090);
  private static final List<HostName> HOSTS = List.of(new HostName("www.customer.example"));
  private static final ServiceId SERVICE = new ServiceId("customer");

  private Samples() {}

  static AgreementTerms terms() {
    return new AgreementTerms(
        AGREEMENT,
        0,
        new OfferId("offer-7"),
        new ArrangementId("arrangement-1"),
        A,
        B,
        SERVICE,
        HOSTS,
        Optional.of(new HostName("a0cf1e2d3b4a59687.via.cdn-b.example")),
        ORIGIN,
        "/up",
        FOOTPRINT,
        CAPACITY,
        TARIFF,
        NOW,
        NOW.plusSeconds(900),
        NOW.plusSeconds(960),
        Duration.ofSeconds(10),
        0.02);
  }

  static Advertisement advertisement(CdnName cdn) {
    return new Advertisement(
        cdn,
        URI.create("https://127.0.0.12:7443"),
        42,
        NOW,
        NOW.plusSeconds(60),
        Optional.of(new Coordinate(12, -40, 3.5, 0.25)),
        List.of(
            Advertisement.limits(CAPACITY, FOOTPRINT),
            new Capability.DeliveryProtocol(List.of("http/1.1"), List.of()),
            new Capability.AcquisitionProtocol(List.of("http/1.1"), List.of()),
            new Capability.RedirectionMode(List.of("DNS-I", "HTTP-I"), List.of()),
            new Capability.EncryptionKey(
                new KeyId("c8ba7c8dd2a6a3cf6cd7e2ea3b5e9b1bf5b0fe9ab5d4f7d6d1fdb6d3b41d4d17"),
                "3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08"),
            new Capability.Other(
                "FCI.Metadata",
                "{\"metadata\":[\"MI.SourceMetadata\"]}",
                List.of(
                    new CdniFootprint("asn", List.of("as64496"), List.of()),
                    new CdniFootprint("countrycode", List.of("us"), List.of()),
                    new CdniFootprint("subdivisioncode", List.of("us-ny"), List.of())))));
  }

  static LongTermTerms longTerm() {
    return new LongTermTerms(
        new LongTermId("cdn-a.example:long-term-1"),
        1,
        A,
        A,
        B,
        SERVICE,
        HOSTS,
        ORIGIN,
        "/up",
        FOOTPRINT,
        Optional.of(new HostName("via.cdn-b.example")),
        new LongTermConditions(
            Holding.RESERVED,
            CAPACITY,
            TARIFF,
            NOW,
            Instant.parse("2026-04-01T12:00:00Z"),
            Duration.ofDays(30),
            Duration.ofMinutes(5)),
        Instant.parse("2026-01-08T12:00:00Z"));
  }

  static Offer offer() {
    return new Offer(
        new OfferId("offer-7"),
        new RequestId("request-3"),
        B,
        A,
        SERVICE,
        FOOTPRINT,
        CAPACITY,
        TARIFF,
        Commitment.FIRM,
        true,
        NOW.plusSeconds(60),
        Duration.ofMinutes(15),
        Duration.ofMillis(2500),
        Duration.ofSeconds(30),
        Optional.of(new HostName("via.cdn-b.example")));
  }

  static Offer counter() {
    return new Offer(
        new OfferId("cdn-b.example:offer-8"),
        new RequestId(AGREEMENT.value()),
        B,
        A,
        SERVICE,
        FOOTPRINT,
        CAPACITY,
        TARIFF,
        Commitment.FIRM,
        false,
        NOW.plusSeconds(20),
        Duration.ofMinutes(15),
        Duration.ofMillis(2500),
        Duration.ofSeconds(30),
        Optional.empty());
  }

  static Requirement requirement() {
    return new Requirement(
        SERVICE,
        HOSTS,
        ORIGIN,
        "/up",
        FOOTPRINT,
        CAPACITY,
        new Sla(0.95, Duration.ofMillis(500), 0.01),
        TARIFF,
        Duration.ofMinutes(15));
  }

  static SealedCeiling ceiling() {
    return new SealedCeiling(TARIFF, "ce".repeat(16));
  }

  static AuctionDocument.Call call() {
    return new AuctionDocument.Call(
        AUCTION,
        A,
        Inquiry.of(requirement()),
        ceiling().digest(),
        PricingRule.UNIFORM,
        NOW.plusMillis(600),
        NOW.plusMillis(1500));
  }

  static AuctionDocument.Bid bid() {
    return new AuctionDocument.Bid(
        AUCTION, new DocumentDigest("0c".repeat(32)), "5a".repeat(32), offer());
  }

  static AuctionDocument.Closing closing() {
    return new AuctionDocument.Closing(
        AUCTION, A, new DocumentDigest("0c".repeat(32)), List.of(BID));
  }

  static AuctionDocument.Opening opening() {
    return new AuctionDocument.Opening(AUCTION, B, new DocumentDigest("c1".repeat(32)), BID);
  }

  static List<PeerMessage> messages() {
    KeyId key = new KeyId("0f".repeat(32));
    return List.of(
        new PeerMessage.AdvertisementDigest(
            NOW,
            new TreeMap<>(java.util.Map.of("a", "0123456789abcdef", "b", "0".repeat(16))),
            List.of("0c", "0d"),
            new TreeMap<>(
                java.util.Map.of(
                    A, new PeerMessage.Held(7, "fedcba9876543210"),
                    B, new PeerMessage.Held(42, "0011223344556677")))),
        new PeerMessage.AdvertisementsWanted(List.of(A, B)),
        new PeerMessage.Advertisements(
            List.of(new SignedAdvertisement(advertisement(B), "header.payload.signature"))),
        new PeerMessage.OfferRequest(new RequestId("request-3"), Inquiry.of(requirement())),
        new PeerMessage.OfferMade(offer()),
        new PeerMessage.OfferDeclined(new RequestId("request-3"), "capacity is kept for own use"),
        new PeerMessage.AuctionCalled(call(), "header.payload.signature"),
        new PeerMessage.BidCommitted(AUCTION, BID),
        new PeerMessage.BidsClosed(closing(), "header.payload.signature"),
        new PeerMessage.BidOpened(
            new AuctionDocument.OpenedBid(
                bid(), "header.payload.signature", opening(), "header.payload.signature")),
        new PeerMessage.AuctionEnded(AUCTION, List.of(BID), CAPACITY, Optional.of(TARIFF)),
        new PeerMessage.AgreementProposal(terms(), "header.payload.signature"),
        new PeerMessage.AgreementAcceptance(new SignedAgreement(terms(), "{}", key, key)),
        new PeerMessage.AgreementRefusal(
            AGREEMENT, 0, "the capacity is not free any more", Optional.of(counter())),
        new PeerMessage.DelegationReady(
            AGREEMENT, List.of(new IpAddress("127.10.2.1"), new IpAddress("2001:db8::1"))),
        new PeerMessage.DelegationFailed(AGREEMENT, "nginx -t failed on \"b1\""),
        new PeerMessage.LoadReport(AGREEMENT, NOW, new RequestRate(99), new RequestRate(0.5)),
        new PeerMessage.Termination(
            AGREEMENT, "the surge is over", NOW.plusSeconds(30), NOW.plusSeconds(90)),
        new PeerMessage.UsageStatement(
            new Statement(
                AGREEMENT,
                3,
                NOW,
                NOW.plusSeconds(10),
                new Usage(1_000, 5_000_000_000L, 990, 2),
                List.of("ab12", "0c"),
                true)),
        new PeerMessage.StatementVerdict(
            AGREEMENT, 3, true, 1_001, NOW.plusSeconds(10), "within 2 %"),
        new PeerMessage.InvoiceIssued(
            new Invoice(
                AGREEMENT,
                B,
                A,
                new Usage(1_000, 5_000_000_000L, 990, 2),
                new Money("EUR", 51_000),
                NOW.plusSeconds(1_000))),
        new PeerMessage.InvoiceVerdict(AGREEMENT, false, "own rating is 50999 micros"),
        new PeerMessage.RemainingCapacity(B, CAPACITY, NOW),
        new PeerMessage.LongTermProposed(
            longTerm(), "header.payload.signature", "the season begins"),
        new PeerMessage.LongTermApproved(new SignedLongTerm(longTerm(), "{}", key, key)),
        new PeerMessage.LongTermDeclined(longTerm().id(), 1, "too cheap"),
        new PeerMessage.LongTermEnded(
            longTerm().id(), Instant.parse("2026-02-01T12:00:00Z"), "the season is over"),
        new PeerMessage.KeysRevoked(
            List.of(
                new SignedRevocation(
                    new Revocation(A, key, NOW, NOW.plusSeconds(86_400), "a disk was lost"),
                    "header.payload.signature"))));
  }
}

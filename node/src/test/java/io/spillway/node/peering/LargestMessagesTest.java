package io.spillway.node.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.AuctionDocument;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.Money;
import io.spillway.model.OfferId;
import io.spillway.model.Origin;
import io.spillway.model.Prefix;
import io.spillway.model.ProbeSeen;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.Statement;
import io.spillway.model.Tariff;
import io.spillway.model.Usage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PeerMessage.Held;
import io.spillway.wire.Authority;
import io.spillway.wire.Documents;
import io.spillway.wire.EncryptionKey;
import io.spillway.wire.RecipientKey;
import io.spillway.wire.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What clients or other CDNs can make long is bounded so that the longest can be sealed: what
 * cannot be sealed is never sent, and who waits for it waits in vain.
 */
class LargestMessagesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final CdnName A = new CdnName(domain("a"));
  private static final CdnName B = new CdnName(domain("b"));
  private static final RecipientKey KEY = EncryptionKey.generate().recipient();

  /** A lender refuses proposals above it: {@code io.spillway.agent.Lending}. */
  private static final int LONGEST_TERMS = 64 << 10;

  private final Authority authority = Authority.create("Test", NOW, Duration.ofDays(1));
  private final Trust trust = Trust.in(List.of(authority.certificate()));
  private final Documents lender =
      new Documents(authority.newIdentity(B, NOW, Duration.ofDays(1)), trust);
  private final Documents borrower =
      new Documents(authority.newIdentity(A, NOW, Duration.ofDays(1)), trust);

  @Test
  void theLargestStatementCanBeSealed() {
    List<String> nonces =
        IntStream.range(0, Statement.MOST_NONCES)
            .mapToObj(i -> String.format(Locale.ROOT, "%0" + ProbeSeen.DIGITS + "x", i))
            .toList();
    Usage most = new Usage(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    Instant to = Instant.parse("9998-12-31T23:59:59.999999999Z");
    Statement statement =
        new Statement(agreement(), Integer.MAX_VALUE, NOW.plusNanos(1), to, most, nonces, true);

    assertSealed(new PeerMessage.UsageStatement(statement));
  }

  @Test
  void theAnswerToTheLongestTermsThatAreSignedCanBeSealed() {
    AgreementTerms terms = terms(0);
    for (int networks = 1; borrower.signProposal(terms(networks)).length() <= LONGEST_TERMS; ) {
      terms = terms(networks);
      networks += 16;
    }
    String proposal = borrower.signProposal(terms);
    assertThat(proposal.length()).isGreaterThan(LONGEST_TERMS - 2_000);

    assertSealed(new PeerMessage.AgreementAcceptance(lender.signAcceptance(terms, proposal)));
  }

  @Test
  void theLargestListsOfDigestsAndNamesCanBeSealed() {
    TreeMap<String, String> hashes = new TreeMap<>();
    TreeMap<CdnName, Held> held = new TreeMap<>();
    List<String> listed = new ArrayList<>();
    List<DocumentDigest> digests = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      held.put(new CdnName(domain("h" + i)), new Held(Long.MAX_VALUE, "f".repeat(16)));
      if (i < 64) {
        hashes.put(String.format(Locale.ROOT, "%08x", i), "f".repeat(16));
        listed.add(String.format(Locale.ROOT, "%08x", i));
        digests.add(DocumentDigest.of("" + i));
      }
    }
    assertSealed(new PeerMessage.AdvertisementDigest(NOW, hashes, listed, held));
    assertSealed(new PeerMessage.AdvertisementsWanted(List.copyOf(held.keySet()).subList(0, 64)));
    assertSealed(
        new PeerMessage.AuctionEnded(
            new RequestId("r"), digests, terms(0).capacity(), Optional.of(terms(0).tariff())));
    AuctionDocument.Closing closing =
        new AuctionDocument.Closing(new RequestId("r"), B, DocumentDigest.of("call"), digests);
    String document = lender.sign(closing);
    assertThat(document.length()).isLessThan(Documents.MAX_AUCTION_STEP);
    assertSealed(new PeerMessage.BidsClosed(closing, document));
  }

  private void assertSealed(PeerMessage message) {
    String document = lender.sealTo(KEY, message, A, "1".repeat(128), NOW, Duration.ofHours(24));
    assertThat(document.length()).isLessThanOrEqualTo(Documents.MAX_BYTES);
  }

  private static AgreementTerms terms(int networks) {
    List<Prefix> prefixes = new ArrayList<>(List.of(new Prefix("0.0.0.0/0")));
    for (int i = 0; i < networks; i++) {
      prefixes.add(
          new Prefix(
              String.format(Locale.ROOT, "2001:db8:1234:5678:9abc:def0:1234:%x/128", 0x1000 + i)));
    }
    Money most = new Money("EUR", 1_000_000_000_000L);
    return new AgreementTerms(
        agreement(),
        Integer.MAX_VALUE,
        new OfferId("o".repeat(100)),
        new ArrangementId("r".repeat(100)),
        A,
        B,
        new ServiceId("s".repeat(50)),
        IntStream.range(0, 64).mapToObj(i -> new HostName(domain("w" + i))).toList(),
        Optional.of(new HostName(domain("redirect"))),
        new Origin(domain("origin"), 65535),
        "/" + "p".repeat(255),
        new Footprint(prefixes),
        new Capacity(new RequestRate(1e9), new BitRate(1L << 60)),
        new Tariff(most, most, most),
        NOW,
        NOW.plusSeconds(100),
        NOW.plusSeconds(130),
        Duration.ofSeconds(30),
        0.2);
  }

  private static AgreementId agreement() {
    return new AgreementId("a".repeat(128));
  }

  /** A name of 230 characters. */
  private static String domain(String label) {
    String rest = ("." + "x".repeat(50)).repeat(4);
    return label + "y".repeat(222 - rest.length() - label.length()) + rest + ".example";
  }
}

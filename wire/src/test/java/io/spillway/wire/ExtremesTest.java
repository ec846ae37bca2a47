package io.spillway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AuctionDocument;
import io.spillway.model.Offer;
import io.spillway.model.PricingRule;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExtremesTest {
  private static final Authority AUTHORITY =
      Authority.create("Test", Samples.NOW, Duration.ofDays(2));
  private static final Trust TRUST = Trust.in(List.of(AUTHORITY.certificate()));
  private static final Documents SENDER =
      new Documents(AUTHORITY.newIdentity(Samples.A, Samples.NOW, Duration.ofDays(1)), TRUST);
  private static final Documents RECEIVER =
      new Documents(AUTHORITY.newIdentity(Samples.B, Samples.NOW, Duration.ofDays(1)), TRUST);

  static List<PeerMessage> messages() {
    return Samples.messages();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void findsNothingInWhatCdnsSay(PeerMessage message) {
    assertThat(Extremes.find(message)).isEmpty();
  }

  @Test
  void refusesACallThatIsOpenForABillionYears() {
    AuctionDocument.Call call =
        new AuctionDocument.Call(
            Samples.AUCTION,
            Samples.A,
            Samples.call().inquiry(),
            Samples.ceiling().digest(),
            PricingRule.PAY_AS_BID,
            Samples.NOW,
            Instant.MAX);

    assertRefused(new PeerMessage.AuctionCalled(call, SENDER.sign(call)), "the time +1000000000");
  }

  @Test
  void refusesNegativeAndEndlessDurations() {
    assertRefused(new PeerMessage.OfferMade(offer(Duration.ofSeconds(-1), Duration.ZERO)), "PT-1S");
    assertRefused(
        new PeerMessage.OfferMade(offer(Duration.ofMinutes(1), Duration.ofSeconds(Long.MAX_VALUE))),
        "the duration ");
  }

  private static Offer offer(Duration maxTerm, Duration recallNotice) {
    Offer o = Samples.offer();
    return new Offer(
        o.id(),
        o.request(),
        o.lender(),
        o.borrower(),
        o.service(),
        o.footprint(),
        o.capacity(),
        o.tariff(),
        o.commitment(),
        o.standing(),
        o.validUntil(),
        maxTerm,
        o.readyWithin(),
        recallNotice,
        o.redirectZone());
  }

  private static void assertRefused(PeerMessage message, String why) {
    String document = SENDER.seal(message, Samples.B, "1", Samples.NOW, Duration.ofMinutes(1));
    assertThat(RECEIVER.open(document, Samples.B, Samples.NOW))
        .isInstanceOfSatisfying(
            Opening.Refused.class,
            r -> {
              assertThat(r.reason()).isEqualTo(Refusal.MALFORMED);
              assertThat(r.detail()).contains(why);
            });
  }
}

package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.Footprint;
import io.spillway.model.Offer;
import io.spillway.model.OfferLimits;
import io.spillway.model.RequestRate;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.policy.Relaxation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is done when offers do not suffice. The need at onset is 343 requests/s. */
class ReconsideringTest {
  private final Primary primary = new Primary(true);

  private void surge() {
    primary.forecast(90, 200, 1);
  }

  private List<String> lenders() {
    return primary.proposed.stream().map(t -> t.lender().value()).toList();
  }

  private static double asked(AgentMessage.GatherOffers m) {
    return m.requirement().capacity().requests().perSecond();
  }

  @Test
  void usesWhatCanBeHadAndTellsTheShortfall() {
    primary.holds("cdn-b.example", 100);
    surge();
    assertThat(lenders()).containsExactly("cdn-b.example");
    double need = primary.arrangement().requirement().capacity().requests().perSecond();
    assertThat(primary.arrangement().search().missing().requests().perSecond())
        .isEqualTo(need - 100);
    assertThat(primary.stories())
        .anyMatch(s ->
            s.startsWith("short of ")
                && s.contains("(rule borrow.reconsider = [], by default); sought again in 5 s"));
  }

  @Test
  void keepsItsRequirementWhileARoundAsksForItsShortfall() {
    primary.holds("cdn-b.example", 100);
    surge();
    double need = primary.arrangement().requirement().capacity().requests().perSecond();
    assertThat(asked(primary.gathered.getFirst())).isEqualTo(need);
    assertThat(asked(primary.gathered.get(1))).isEqualTo(need - 100);

    primary.holds("cdn-c.example", 30);
    primary.pass(6);
    primary.forecast(300, 300, 1);
    Arrangement later = primary.arrangement();
    double wanted = later.requirement().capacity().requests().perSecond();
    assertThat(asked(primary.gathered.getLast())).isEqualTo(wanted - 100);
    assertThat(wanted).isGreaterThan(200);
  }

  @Test
  void paysMoreForTheRestAloneWhereThePolicySaysSo() {
    primary.rules(
        Map.of(
            "borrow.reconsider",
            "['price']",
            "borrow.reconsider.price",
            "missing > 50.0\n ? 2.0\n : 1.0"));
    primary.holds("cdn-b.example", 100);
    primary.holds("cdn-c.example", 400);
    primary.dearer(9);
    surge();
    assertThat(lenders()).containsExactly("cdn-b.example", "cdn-c.example");
    AgreementTerms dear = primary.proposed.getLast();
    double need = primary.arrangement().requirement().capacity().requests().perSecond();
    assertThat(dear.capacity().requests().perSecond()).isEqualTo(need - 100);
    assertThat(primary.stories())
        .anyMatch(s ->
            s.startsWith("reconsider the price, as ")
                && s.contains("1 offer above the ceilings, the cheapest at 9")
                && s.contains("rule borrow.reconsider.price = 2.0, policy 2, line 2"));
    assertThat(primary.arrangement().search().missing().requests().perSecond()).isZero();
  }

  @Test
  void neverPaysBeyondTheReconsideredCeiling() {
    primary.rules(Map.of("borrow.reconsider", "['price']", "borrow.reconsider.price", "2.0"));
    primary.holds("cdn-c.example", 400);
    primary.dearer(11);
    surge();
    assertThat(lenders()).isEmpty();
    assertThat(primary.stories())
        .anyMatch(s -> s.contains("price: the cheapest offer above the ceilings, at 11"));
  }

  @Test
  void goesInThePolicysOrderAndPassesOverWhatCouldNotChangeTheResult() {
    primary.rules(
        Map.of(
            "borrow.reconsider", "['quality', 'region', 'price']",
            "borrow.reconsider.price", "2.0"));
    primary.further.add(new CdnName("cdn-c.example"));
    primary.holds("cdn-b.example", 100);
    primary.holds("cdn-c.example", 100);
    primary.holds("cdn-d.example", 400);
    primary.dearer(6);
    surge();
    assertThat(lenders()).containsExactly("cdn-b.example", "cdn-c.example", "cdn-d.example");
    assertThat(primary.arrangement().search().made())
        .containsExactly(Relaxation.REGION, Relaxation.PRICE);
    assertThat(primary.stories())
        .anyMatch(s ->
            s.startsWith("reconsider the region")
                && s.contains("ask cdn-c.example, too")
                && s.contains("passed over for now: quality: no offer was left because of its"));
  }

  @Test
  void stopsAsSoonAsOffersSuffice() {
    primary.rules(Map.of("borrow.reconsider", "['region', 'price']"));
    primary.further.add(new CdnName("cdn-c.example"));
    primary.holds("cdn-b.example", 100);
    primary.holds("cdn-c.example", 400);
    primary.holds("cdn-d.example", 400);
    primary.dearer(6);
    surge();
    assertThat(lenders()).containsExactly("cdn-b.example", "cdn-c.example");
    assertThat(primary.arrangement().search().made()).containsExactly(Relaxation.REGION);
  }

  @Test
  void takesASlowerPeerOnceQualityIsReconsidered() {
    primary.rules(Map.of("borrow.reconsider", "['quality']"));
    primary.holds("cdn-b.example", 100);
    primary.holds("cdn-c.example", 400);
    Offer slow = primary.offers.removeLast();
    primary.offers.add(
        slow.withLimits(
            new OfferLimits(
                List.of(),
                List.of(new OfferLimits.Latency(Footprint.EVERYWHERE, Duration.ofMillis(700))),
                RequestRate.ZERO)));
    surge();
    assertThat(lenders()).containsExactly("cdn-b.example", "cdn-c.example");
    assertThat(primary.gathered.getLast().requirement().sla().latency())
        .isEqualTo(Duration.ofMillis(750));
  }

  @Test
  void borrowsForLessTimeWhatTheCapsDoNotPayForLonger() {
    Map<String, String> poor = Map.of("borrow.cap.per-hour", "100000");
    primary.rules(poor);
    primary.holds("cdn-b.example", 400);
    surge();
    assertThat(primary.proposed.getLast().capacity().requests().perSecond()).isLessThan(150);

    Primary shorter = new Primary(true);
    shorter.rules(
        Map.of(
            "borrow.cap.per-hour", "100000",
            "borrow.reconsider", "['duration']",
            "borrow.reconsider.duration-s", "60"));
    shorter.holds("cdn-b.example", 400);
    shorter.forecast(90, 200, 1);
    AgreementTerms terms = shorter.proposed.getLast();
    assertThat(terms.capacity().requests().perSecond())
        .isEqualTo(shorter.arrangement().requirement().capacity().requests().perSecond());
    assertThat(Duration.between(terms.from(), terms.steerUntil()))
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(400));
    assertThat(
            terms
                .tariff()
                .worstCase(terms.capacity(), Duration.between(terms.from(), terms.serveUntil()))
                .micros())
        .isLessThanOrEqualTo(100_000);
    assertThat(shorter.gathered).hasSize(1);
  }

  @Test
  void beginsWithTheRequirementAgainAfterLongerPatience() {
    primary.rules(Map.of("borrow.reconsider", "['price']", "borrow.reconsider.price", "2.0"));
    primary.holds("cdn-c.example", 100);
    primary.dearer(6);
    surge();
    assertThat(lenders()).containsExactly("cdn-c.example");
    int rounds = primary.gathered.size();
    primary.pass(6);
    primary.forecast(400, 400, 1);
    assertThat(primary.gathered).hasSize(rounds);

    primary.holds("cdn-b.example", 500);
    primary.pass(5);
    primary.forecast(400, 400, 1);
    assertThat(primary.gathered).hasSize(rounds + 1);
    assertThat(primary.gathered.getLast().requirement().ceiling().perMillionRequests().micros())
        .isEqualTo(5_000_000);
    assertThat(primary.arrangement().search().made()).isEmpty();
    assertThat(primary.stories()).contains("nothing is missing any more");
  }

  @Test
  void asksOthersAtOnceWhenALenderDoesNotKeepItsOfferAndNotForEver() {
    primary.answered = false;
    primary.holds("cdn-b.example", 400);
    surge();
    primary.holds("cdn-c.example", 400);
    refuse();
    assertThat(lenders()).containsExactly("cdn-b.example", "cdn-c.example");
    primary.holds("cdn-d.example", 400);
    refuse();
    assertThat(lenders()).hasSize(2);
  }

  @Test
  void takesACounterOfferAtOnceAndLooksForTheRestAmongOthers() {
    primary.answered = false;
    primary.holds("cdn-b.example", 400);
    surge();
    primary.holds("cdn-b.example", 150);
    Offer counter = primary.offers.removeLast();
    primary.holds("cdn-c.example", 400);
    AgreementTerms terms = primary.proposed.getLast();
    primary.tell(failure(terms, counter));
    assertThat(lenders()).containsExactly("cdn-b.example", "cdn-b.example", "cdn-c.example");
    assertThat(primary.proposed.get(1).offer()).isEqualTo(counter.id());
    assertThat(primary.proposed.get(1).capacity().requests())
        .isEqualTo(counter.capacity().requests());
    assertThat(primary.proposed.get(2).capacity().requests().perSecond())
        .isEqualTo(terms.capacity().requests().perSecond() - 150);
  }

  @Test
  void leavesACounterOfferAboveTheCeilingsAndAsksOthers() {
    primary.answered = false;
    primary.holds("cdn-b.example", 400);
    surge();
    primary.holds("cdn-b.example", 150);
    primary.dearer(6);
    Offer counter = primary.offers.removeLast();
    primary.holds("cdn-c.example", 400);
    primary.tell(failure(primary.proposed.getLast(), counter));
    assertThat(lenders()).containsExactly("cdn-b.example", "cdn-c.example");
    assertThat(primary.stories())
        .contains("left the counter-offer of cdn-b.example: it is above the ceilings");
  }

  private static MediatorMessage.AgreementFailed failure(AgreementTerms terms, Offer counter) {
    return new MediatorMessage.AgreementFailed(
        terms.arrangement(),
        terms.id(),
        0,
        terms.offer(),
        terms.capacity(),
        false,
        "it cannot be had",
        Optional.of(counter));
  }

  @Test
  void prefersFirmOffersToCheaperIndicativeOnesWhereTheySuffice() {
    primary.holds("cdn-b.example", 400);
    primary.dearer(2);
    primary.holds("cdn-c.example", 400, Commitment.INDICATIVE);
    surge();
    assertThat(lenders()).containsExactly("cdn-b.example");
  }

  @Test
  void takesIndicativeOffersWhereFirmOnesDoNotSuffice() {
    primary.holds("cdn-b.example", 100);
    primary.holds("cdn-c.example", 400, Commitment.INDICATIVE);
    surge();
    assertThat(lenders()).contains("cdn-c.example");
  }

  private void refuse() {
    AgreementTerms terms = primary.proposed.getLast();
    primary.tell(
        new MediatorMessage.AgreementFailed(
            terms.arrangement(),
            terms.id(),
            0,
            terms.offer(),
            terms.capacity(),
            false,
            "no room",
            Optional.empty()));
  }
}

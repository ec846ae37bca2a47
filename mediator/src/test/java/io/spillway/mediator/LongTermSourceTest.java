package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import io.spillway.model.Offer;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Long-term agreements are the first source: before standing offers, and before any auction. */
class LongTermSourceTest {
  private final Primary primary = new Primary(true);

  private List<String> lenders() {
    primary.forecast(50, 50, 0.1);
    primary.forecast(80, 200, 1);
    return primary.proposed.stream().map(AgreementTerms::lender).map(Object::toString).toList();
  }

  @Test
  void isActivatedFirstThoughAStandingOfferIsCheaper() {
    primary.holds("cdn-b.example", 1_000);
    primary.agreesForLong("cdn-c.example", 1_000);

    assertThat(lenders()).containsExactly("cdn-c.example");
    assertThat(primary.stories())
        .anyMatch(s -> s.startsWith("activates what was agreed long-term"));
  }

  @Test
  void whatItDoesNotCoverGoesOnToTheNextSource() {
    primary.holds("cdn-b.example", 1_000);
    primary.agreesForLong("cdn-c.example", 50);

    assertThat(lenders()).containsExactly("cdn-c.example", "cdn-b.example");
  }

  @Test
  void refusalGoesOnToTheNextSourceAtOnce() {
    primary.holds("cdn-b.example", 1_000);
    primary.agreesForLong("cdn-c.example", 1_000);
    primary.refused = true;

    assertThat(lenders()).containsExactly("cdn-c.example", "cdn-b.example");
  }

  private List<String> sources() {
    return primary.proposed.stream()
        .map(t -> t.lender() + " " + t.revision() + " " + t.offer().value().contains(":long-term:"))
        .toList();
  }

  private void needsMore() {
    primary.pass(10);
    primary.forecast(200, 600, 1);
  }

  @Test
  void whatItsLenderOffersBesidesIsNotHadAtItsTariff() {
    primary.agreesForLong("cdn-b.example", 50);
    primary.holds("cdn-c.example", 100);
    lenders();
    primary.holds("cdn-b.example", 4_000);

    needsMore();

    assertThat(sources()).containsExactly("cdn-b.example 0 true", "cdn-c.example 0 false");
  }

  @Test
  void awardsOfOneLenderFromTwoSourcesAreNotMixedOnceItHasSigned() {
    primary.answered = false;
    primary.gathers = false;
    primary.holds("cdn-b.example", 4_000);
    Offer besides = primary.offers.getFirst();
    primary.agreesForLong("cdn-b.example", 50);
    lenders();
    primary.answer(primary.gathered.getLast(), List.of(besides));
    primary.tell(
        new MediatorMessage.AgreementConcluded(Primary.signed(primary.proposed.getFirst())));

    assertThat(sources()).containsExactly("cdn-b.example 0 true");
  }

  @Test
  void isLeftWhileItsLenderServesByAnOfferAndTheOthersAreAsked() {
    primary.holds("cdn-b.example", 100);
    lenders();
    primary.agreesForLong("cdn-b.example", 1_000);
    primary.holds("cdn-c.example", 1_000);

    needsMore();

    assertThat(sources()).containsExactly("cdn-b.example 0 false", "cdn-c.example 0 false");
  }

  @Test
  void moreOfItIsAnAmendmentAtTheSameTariffAlone() {
    primary.agreesForLong("cdn-b.example", 50);
    lenders();
    primary.agreesForLong("cdn-b.example", 50, 3_000_000);
    needsMore();
    assertThat(sources()).containsExactly("cdn-b.example 0 true");

    primary.longTerm.clear();
    primary.agreesForLong("cdn-b.example", 50);
    needsMore();

    assertThat(sources()).containsExactly("cdn-b.example 0 true", "cdn-b.example 1 true");
    assertThat(primary.proposed.getLast().capacity().requests().perSecond()).isEqualTo(100);
  }

  @Test
  void refusedEnlargementIsSoughtElsewhereAtOnce() {
    primary.agreesForLong("cdn-b.example", 50);
    lenders();
    primary.agreesForLong("cdn-b.example", 1_000);
    primary.holds("cdn-c.example", 1_000);
    primary.refused = true;

    needsMore();

    assertThat(sources())
        .containsExactly("cdn-b.example 0 true", "cdn-b.example 1 true", "cdn-c.example 0 false");
  }

  @Test
  void refusalWhileARoundRunsIsMadeUpForWhenItIsOver() {
    primary.answered = false;
    primary.gathers = false;
    primary.agreesForLong("cdn-b.example", 50);
    lenders();
    AgreementTerms first = primary.proposed.getFirst();
    assertThat(primary.arrangement().sourcing()).isTrue();
    primary.tell(
        new MediatorMessage.AgreementFailed(
            first.arrangement(),
            first.id(),
            0,
            first.offer(),
            first.capacity(),
            false,
            "no room",
            Optional.empty()));
    assertThat(primary.gathered).hasSize(1);
    primary.gathers = true;
    primary.holds("cdn-c.example", 10_000);
    primary.holds("cdn-d.example", 10_000);

    AgentMessage.GatherOffers round = primary.gathered.getFirst();
    primary.answer(round, List.of(primary.offers.removeFirst()));

    assertThat(primary.gathered).hasSize(2);
    assertThat(primary.gathered.getLast().requirement().capacity().requests())
        .isEqualTo(first.capacity().requests());
    assertThat(sources())
        .containsExactly("cdn-b.example 0 true", "cdn-c.example 0 false", "cdn-d.example 0 false");
  }

  @Test
  void isSteeredToNoLongerThanItIsOffered() {
    primary.agreesForLong("cdn-b.example", 1_000);
    Offer offer = primary.longTerm.getFirst();
    lenders();

    assertThat(primary.proposed.getFirst().steerUntil()).isEqualTo(offer.validUntil());
  }
}

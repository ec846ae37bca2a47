package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
import io.spillway.model.PolicyDocument;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What becomes of awards: proposed at once, later, in part or not at all, and always told. */
class AwardsTest {
  private final Primary primary = new Primary(true);

  private List<AgentMessage.OffersChosen> chosen() {
    return primary.effects.stream()
        .filter(Effect.Tell.class::isInstance)
        .map(e -> ((Effect.Tell) e).message())
        .filter(AgentMessage.OffersChosen.class::isInstance)
        .map(AgentMessage.OffersChosen.class::cast)
        .toList();
  }

  @Test
  void proposesTheSecondAwardToALenderOnceItHasSignedTheFirst() {
    primary.answered = false;
    primary.holds("cdn-b.example", 200);
    primary.holds("cdn-b.example", 200);
    primary.forecast(90, 200, 1);
    assertThat(primary.proposed).hasSize(1);
    assertThat(primary.arrangement().deferred()).hasSize(1);
    AgreementTerms first = primary.proposed.getFirst();

    primary.tell(new MediatorMessage.AgreementConcluded(Primary.signed(first)));

    assertThat(primary.arrangement().deferred()).isEmpty();
    assertThat(primary.proposed.getLast().id()).isEqualTo(first.id());
    assertThat(primary.proposed.getLast().revision()).isEqualTo(1);
    assertThat(primary.proposed.getLast().capacity().requests().perSecond())
        .isGreaterThan(first.capacity().requests().perSecond() + 100);
  }

  @Test
  void whatWaitsForASignatureIsChosenByNoOtherRound() {
    primary.answered = false;
    primary.holds("cdn-b.example", 200);
    primary.holds("cdn-b.example", 200);
    primary.forecast(90, 200, 1);
    Arrangement waiting = primary.arrangement();
    Offer awarded = waiting.deferred().getFirst().offer();

    assertThat(Choosing.suits(waiting, awarded)).isFalse();
    assertThat(Choosing.suits(waiting.deferring(List.of()), awarded)).isTrue();
  }

  @Test
  void proposesItByItselfWhereTheFirstIsRefused() {
    primary.answered = false;
    primary.holds("cdn-b.example", 200);
    primary.holds("cdn-b.example", 200);
    primary.forecast(90, 200, 1);
    AgreementTerms first = primary.proposed.getFirst();

    primary.tell(
        new MediatorMessage.AgreementFailed(
            first.arrangement(),
            first.id(),
            0,
            first.offer(),
            first.capacity(),
            false,
            "refused",
            Optional.empty()));

    assertThat(primary.proposed).hasSize(2);
    assertThat(primary.proposed.getLast().revision()).isZero();
    assertThat(primary.proposed.getLast().offer()).isNotEqualTo(first.offer());
  }

  @Test
  void tellsTheAgentWhatItReallyProposes() {
    primary.holds("cdn-b.example", 400);
    primary.forecast(90, 200, 1);

    AgreementTerms terms = primary.proposed.getFirst();
    assertThat(chosen().getFirst().proposed())
        .containsExactly(Map.entry(terms.offer(), terms.capacity()));
  }

  @Test
  void tellsTheAgentThatItProposesNothingWhereNoMoneyIsLeft() {
    primary.tell(
        new Shared.PolicyPublished(
            new PolicyDocument(2, new TreeMap<>(Map.of("borrow.cap.per-hour", "1")))));
    primary.holds("cdn-b.example", 400);
    primary.forecast(90, 200, 1);

    assertThat(primary.proposed).isEmpty();
    assertThat(chosen().getFirst().solution().orElseThrow().awards()).hasSize(1);
    assertThat(chosen().getFirst().proposed()).isEmpty();
  }

  @Test
  void comparesPricesByTheRecordOfLendersAndPaysThePriceItself() {
    primary.holds("cdn-b.example", 400);
    primary.holds("cdn-c.example", 400);
    primary.factors.put(new CdnName("cdn-b.example"), 1.5);
    primary.factors.put(new CdnName("cdn-c.example"), 1.05);
    primary.forecast(90, 200, 1);

    assertThat(primary.proposed)
        .singleElement()
        .satisfies(terms -> {
          assertThat(terms.lender()).hasToString("cdn-c.example");
          assertThat(chosen().getFirst().problem().orElseThrow().bids())
              .anySatisfy(o -> {
                assertThat(o.id()).isEqualTo(terms.offer());
                assertThat(o.tariff()).isEqualTo(terms.tariff());
              });
        });
    assertThat(primary.facts)
        .filteredOn(MediatorFact.ArrangementChanged.class::isInstance)
        .extracting(fact -> fact.story())
        .anyMatch(
            "compares prices by what is known of the lenders (rule borrow.weight): cdn-b.example x"
                    .concat(" 1.5, cdn-c.example x 1.05")
                ::equals)
        .anySatisfy(story ->
            assertThat(story).contains("compared as 1.05 times that, by its lender's record"));
  }

  @Test
  void paysTheOnePriceAndReckonsWithItBeforeAnythingIsProposed() {
    Offer cheap = primary.holds("cdn-b.example", 60, 1_000_000);
    Offer dear = primary.holds("cdn-c.example", 400, 1_900_000);
    primary.uniform.add(cheap.id());
    primary.uniform.add(dear.id());
    primary.forecast(90, 200, 1);

    assertThat(primary.proposed)
        .hasSize(2)
        .allSatisfy(terms -> assertThat(terms.tariff()).isEqualTo(dear.tariff()));
    assertThat(primary.state.exposures())
        .hasSize(2)
        .allSatisfy(exposure ->
            assertThat(primary.proposed)
                .anySatisfy(terms ->
                    assertThat(exposure.amount())
                        .isEqualTo(
                            dear.tariff()
                                .worstCase(
                                    terms.capacity(),
                                    Duration.between(terms.from(), terms.serveUntil())))));
    assertThat(chosen().getFirst().solution().orElseThrow().reasons().getLast())
        .contains("each accepted bid is paid the price of the dearest of them, offer " + dear.id());
  }

  @Test
  void takesNoSolutionThatPaysABidderLessThanTheOnePrice() {
    primary.underpays = true;
    Offer cheap = primary.holds("cdn-b.example", 60, 1_000_000);
    Offer dear = primary.holds("cdn-c.example", 400, 1_900_000);
    primary.uniform.add(cheap.id());
    primary.uniform.add(dear.id());
    primary.forecast(90, 200, 1);

    assertThat(primary.proposed).isEmpty();
    assertThat(primary.facts)
        .extracting(MediatorFact::story)
        .contains(
            "left the solver's answer: what is paid for the awards is not what was called for");
  }

  @Test
  void answersWhateverHasBecomeOfTheRound() {
    primary.tell(
        new MediatorMessage.OffersGathered(
            new ArrangementId("none"),
            7,
            List.of(),
            true,
            List.of(),
            List.of(),
            new TreeMap<>(),
            new TreeSet<>()));
    assertThat(chosen())
        .singleElement()
        .satisfies(c -> {
          assertThat(c.round()).isEqualTo(7);
          assertThat(c.problem()).isEmpty();
          assertThat(c.proposed()).isEmpty();
        });

    primary.forecast(90, 200, 1);
    assertThat(chosen()).as("no offer suits").hasSize(2);
  }

  @Test
  void keepsTheWholeRequirementWhenItLooksForTheRest() {
    primary.answered = false;
    primary.holds("cdn-b.example", 100);
    primary.forecast(90, 200, 1);

    Arrangement a = primary.arrangement();
    double whole = a.requirement().capacity().requests().perSecond();
    assertThat(whole).isGreaterThan(300);
    assertThat(a.search().sought().capacity().requests().perSecond()).isEqualTo(whole - 100);
  }
}

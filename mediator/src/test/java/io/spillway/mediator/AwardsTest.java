package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.PolicyDocument;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.Shared;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
  void answersWhateverHasBecomeOfTheRound() {
    primary.tell(
        new MediatorMessage.OffersGathered(
            new ArrangementId("none"), 7, List.of(), true, List.of(), List.of()));
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

package io.spillway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.PolicyDocument;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PolicyMessage;
import io.spillway.model.message.Shared;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicyRepositoryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final PolicyRepository repository = new PolicyRepository();
  private PolicyState state = repository.initial();

  private Step<PolicyFact> put(Map<String, String> rules) {
    Step<PolicyFact> step =
        repository.decide(state, new PolicyMessage.PutRules(new TreeMap<>(rules)), NOW);
    step.facts().forEach(fact -> state = repository.apply(state, fact));
    return step;
  }

  @Test
  void tellsItsReadersOfEachChangeOnce() {
    PolicyDocument first = new PolicyDocument(1, new TreeMap<>());
    assertThat(put(Map.of()).effects())
        .containsExactly(
            new Effect.Tell(PartName.SURGE, new Shared.PolicyPublished(first)),
            new Effect.Tell(PartName.MEDIATOR, new Shared.PolicyPublished(first)),
            new Effect.Tell(PartName.AGENT, new Shared.PolicyPublished(first)));
    assertThat(put(Map.of()).isEmpty()).isTrue();

    Step<PolicyFact> changed = put(Map.of("borrow.margin", "1.5"));

    assertThat(changed.effects()).hasSize(3);
    assertThat(changed.facts().getFirst().story())
        .isEqualTo("policy version 2 is in force: borrow.margin is 1.5");
    assertThat(state.version()).isEqualTo(2);
    assertThat(put(Map.of()).facts().getFirst().story())
        .isEqualTo("policy version 3 is in force: borrow.margin has its default again");
  }

  @Test
  void refusedRulesLeaveThoseInForce() {
    put(Map.of("borrow.margin", "1.5"));
    PolicyState before = state;

    Step<PolicyFact> step = put(Map.of("borrow.margn", "1.5"));

    assertThat(step.effects()).isEmpty();
    assertThat(step.facts().getFirst().story())
        .isEqualTo(
            "new policy rules are refused, those in force stay: policy rule borrow.margn: there is"
                + " no such rule; did you mean borrow.margin?");
    assertThat(state.current()).isEqualTo(before.current());
    assertThat(put(Map.of("borrow.margn", "1.5")).isEmpty()).isTrue();
    assertThat(put(Map.of("borrow.margin", "1.75")).facts()).hasSize(1);
    assertThat(state.refused()).isEmpty();
  }

  @Test
  void refusesRulesOfAnotherCurrencyThanTheBooksAreIn() {
    put(Map.of());
    PolicyState before = state;

    assertThat(put(Map.of("currency", "'USD'")).facts().getFirst().story())
        .contains(
            "policy rule currency: it is 'USD', and this CDN's books, caps and agreements are in"
                + " EUR: say 'EUR'");
    assertThat(configure(Map.of("currency", "'USD'")).effects()).isEmpty();
    assertThat(state.current()).isEqualTo(before.current());
    assertThat(put(Map.of("currency", "'E' + 'UR'")).effects()).hasSize(3);
  }

  @Test
  void theFirstRulesSayTheCurrencyAndRulesThatAreSilentDoNotChangeIt() {
    configure(Map.of("currency", "'USD'"));

    assertThat(put(Map.of("borrow.margin", "1.5")).facts().getFirst().story())
        .contains("policy rule currency: it is 'EUR' where the rules are silent, and", "say 'USD'");
    assertThat(state.version()).isEqualTo(1);
  }

  private Step<PolicyFact> configure(Map<String, String> rules) {
    Step<PolicyFact> step =
        repository.decide(state, new PolicyMessage.ConfigureRules(new TreeMap<>(rules)), NOW);
    step.facts().forEach(fact -> state = repository.apply(state, fact));
    return step;
  }

  @Test
  void rulesPutByHandOutliveARestartWithTheSameConfiguration() {
    configure(Map.of("borrow.margin", "1.5"));
    put(Map.of("borrow.margin", "1.75"));

    assertThat(configure(Map.of("borrow.margin", "1.5")).isEmpty()).isTrue();

    assertThat(state.current().orElseThrow().rules()).containsEntry("borrow.margin", "1.75");
    assertThat(state.version()).isEqualTo(2);
  }

  @Test
  void aConfigurationThatHasChangedOverrulesWhatWasPutByHand() {
    configure(Map.of("borrow.margin", "1.5"));
    put(Map.of("borrow.margin", "1.75"));

    configure(Map.of());
    assertThat(state.current().orElseThrow().rules()).isEmpty();

    put(Map.of("borrow.margin", "1.75"));
    configure(Map.of("borrow.margin", "1.5"));
    assertThat(state.current().orElseThrow().rules()).containsEntry("borrow.margin", "1.5");
  }
}

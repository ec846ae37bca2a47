package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import java.util.List;
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
}

package io.spillway.node.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Explanations name the line of the configuration in which a rule stands. */
class RuleLinesTest {
  private static final Path FILE = Path.of("/etc/spillway/cdn.yaml");

  @Test
  void namesTheLineInWhichTheTextBegins() {
    String text =
        """
        cdn: cdn-a.example
        edges: [{id: a, policy: {no: rule}}]
        policy:
          # More at home in the evening.
          lend.reserve: "hour > 18 ? 0.5 : 0.2"
          "lend.to": |
            peer != 'rival.example'
              && record > 0.5
          borrow.when: 'changed'
        """;

    assertThat(RuleLines.of(FILE, RuleLines.begins(text)))
        .hasSize(3)
        .containsEntry("lend.reserve", "cdn.yaml:5")
        .containsEntry("lend.to", "cdn.yaml:7")
        .containsEntry("borrow.when", "cdn.yaml:9");
  }

  @Test
  void knowsNoneWithoutAPolicy() {
    assertThat(RuleLines.of(FILE, RuleLines.begins("cdn: cdn-a.example\npolicy: {}\n"))).isEmpty();
    assertThat(RuleLines.of(FILE, RuleLines.begins("cdn: cdn-a.example\n"))).isEmpty();
  }
}

package io.spillway.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told of each metric in the text format of Prometheus, and in the runbook. */
class MetricsTest {
  private static List<String> exposition(Metric metric) {
    Metrics metrics = new Metrics();
    if (metric.label().isPresent()) {
      metrics.add(metric, "a", 7);
      metrics.add(metric, "b", 8);
    } else {
      metrics.add(metric, 7);
    }
    return metrics.text().lines().toList();
  }

  @ParameterizedTest
  @EnumSource
  void eachMetricHasItsTypeAndWhatItIs(Metric metric) {
    String name = metric.title();
    List<String> text = exposition(metric);

    assertThat(metric.help()).isNotBlank();
    assertThat(text)
        .startsWith(
            "# HELP " + name + " " + metric.help(),
            "# TYPE " + name + (name.endsWith("_total") ? " counter" : " gauge"));
    assertThat(text.subList(2, text.size()))
        .isEqualTo(
            metric
                .label()
                .map(label ->
                    List.of(
                        "%s{%s=\"a\"} 7.0".formatted(name, label),
                        "%s{%s=\"b\"} 8.0".formatted(name, label)))
                .orElse(List.of(name + " 7.0")));
  }

  @Test
  void theRunbookTellsEachMetricAndNoOther() throws IOException {
    List<String> told =
        Files.readAllLines(Path.of("../docs/runbook.md")).stream()
            .filter(line -> line.startsWith("| `spillway_"))
            .toList();

    assertThat(told)
        .containsExactlyElementsOf(
            Arrays.stream(Metric.values())
                .map(m ->
                    "| `%s%s` | %s | %s |"
                        .formatted(
                            m.title(),
                            m.label().map(label -> "{" + label + "}").orElse(""),
                            m.isCounter() ? "counter" : "gauge",
                            m.help()))
                .toList());
  }
}

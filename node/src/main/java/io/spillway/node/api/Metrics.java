package io.spillway.node.api;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Present values in the text format of Prometheus, 0.0.4: each with its type and what it is. */
final class Metrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** The value of a metric that has one. */
  void add(Metric metric, double value) {
    add(metric, Tags.empty(), value);
  }

  /** One of the values of a metric that has a label. */
  void add(Metric metric, String label, double value) {
    add(metric, Tags.of(metric.label().orElseThrow(), label), value);
  }

  private void add(Metric metric, Tags tags, double value) {
    if (metric.isCounter()) {
      FunctionCounter.builder(metric.title(), this, _ -> value)
          .description(metric.help())
          .tags(tags)
          .register(registry);
    } else {
      Gauge.builder(metric.title(), () -> value)
          .description(metric.help())
          .tags(tags)
          .register(registry);
    }
  }

  String text() {
    return registry.scrape();
  }
}

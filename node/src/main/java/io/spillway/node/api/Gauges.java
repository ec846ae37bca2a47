package io.spillway.node.api;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.spillway.model.ServiceId;

/** Present values in the Prometheus text format. */
final class Gauges {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  void add(String name, double value) {
    Gauge.builder(name, () -> value).register(registry);
  }

  void add(String name, ServiceId service, double value) {
    Gauge.builder(name, () -> value).tag("service", service.value()).register(registry);
  }

  /** How often an outcome was met. */
  void add(String name, String outcome, long count) {
    Gauge.builder(name, () -> (double) count).tag("outcome", outcome).register(registry);
  }

  String text() {
    return registry.scrape();
  }
}

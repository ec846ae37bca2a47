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

  String text() {
    return registry.scrape();
  }
}

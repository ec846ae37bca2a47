package io.spillway.demo.world;

import io.spillway.demo.world.CdnPlan.EdgePlan;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Writes a node's configuration file as an operator would. */
final class NodeConfiguration {
  private static final long BITS_PER_REQUEST = 1_000_000;

  private NodeConfiguration() {}

  /** The YAML text for one network of the plan. */
  static String yaml(WorldPlan world, CdnPlan cdn, EdgeKind kind) {
    return """
    cdn: %s
    state: state/
    identity: {key: identity.key, certificate: identity.pem}
    authorities: [../authority/authority.pem]
    peering: {listen: "%s", endpoint: "https://%s", %s}
    contacts: [%s]
    api: {listen: "%s"}
    origins-in: [127.0.0.0/8]
    """
            .formatted(
                cdn.name().value(),
                text(cdn.peering()),
                text(cdn.peering()),
                redirection(world, cdn),
                contacts(cdn),
                text(cdn.api()))
        + dns(world, cdn)
        + "edges:\n"
        + cdn.edges().stream().map(edge -> edge(cdn, edge, kind)).collect(Collectors.joining())
        + (cdn.hasSite() ? services(world) : "services: []\n")
        + policy(cdn);
  }

  private static String contacts(CdnPlan cdn) {
    return cdn.contacts().entrySet().stream()
        .map(entry ->
            "{cdn: %s, endpoint: \"https://%s\"}"
                .formatted(entry.getKey().value(), text(entry.getValue())))
        .collect(Collectors.joining(", "));
  }

  /** Lenders can be redirected to; the primary checks their names at those who answer them. */
  private static String redirection(WorldPlan world, CdnPlan cdn) {
    return cdn.hasSite()
        ? world.authorities().values().stream()
            .map(authority -> "\"" + text(authority) + "\"")
            .collect(Collectors.joining(", ", "resolvers: [", "]"))
        : "redirect-zone: via." + cdn.zone();
  }

  private static String dns(WorldPlan world, CdnPlan cdn) {
    return "dns: {listen: \"%s\", zone: %s, ttl: %ds, nameservers: [ns1.%s]}\n"
        .formatted(text(cdn.dns()), cdn.zone(), world.ttl().toSeconds(), cdn.zone());
  }

  private static String edge(CdnPlan cdn, EdgePlan edge, EdgeKind kind) {
    Path place = cdn.folder().relativize(edge.folder());
    String common =
        """
          - id: %s
            kind: %s
            addresses: ["%s"]
            port: %d
            requests-per-second: %d
            bits-per-second: %d
            access-log: %s/access.log
        """
            .formatted(
                edge.id(),
                kind.word(),
                edge.address(),
                AddressPlan.EDGE_PORT,
                edge.requestsPerSecond(),
                edge.requestsPerSecond() * BITS_PER_REQUEST,
                place);
    return common
        + switch (kind) {
          case NGINX ->
              """
                  status: "http://%s:%d/stub_status"
                  sites: %s/sites.d
                  configuration: %s/nginx.conf
                  prefix: %s
              """
                  .formatted(edge.address(), AddressPlan.CONTROL_PORT, place, place, place);
          case EMBEDDED ->
              """
                  control: "http://%s:%d"
              """
                  .formatted(edge.address(), AddressPlan.CONTROL_PORT);
        };
  }

  private static String services(WorldPlan world) {
    return """
    services:
      - id: customer
        hosts: [%s]
        origin: "%s"
        sla: {latency: %dms, quantile: %s, errors: %s}
        delegable: true
        edge-redirect: %s
        probe-path: /up
    """
        .formatted(
            WorldPlan.HOST,
            text(world.origin()),
            WorldPlan.SLA_LATENCY.toMillis(),
            WorldPlan.SLA_QUANTILE,
            WorldPlan.SLA_ERRORS,
            world.edgeRedirect());
  }

  private static String policy(CdnPlan cdn) {
    return cdn.policy().entrySet().stream()
        .map(rule -> "  \"%s\": \"%s\"\n".formatted(rule.getKey(), rule.getValue()))
        .collect(Collectors.joining("", cdn.policy().isEmpty() ? "" : "policy:\n", ""));
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}

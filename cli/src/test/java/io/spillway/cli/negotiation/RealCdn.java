package io.spillway.cli.negotiation;

import io.spillway.edges.embedded.EmbeddedEdgeSettings;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One of the CDNs: one node, one embedded edge.
 *
 * @param index counts them from 0
 * @param role what it does
 * @param services how many sites it has
 * @param folder where its files are
 */
record RealCdn(int index, Role role, int services, Path folder) {
  /** What a primary's edge can carry, requests/s; a lender carries a thousand times as much. */
  static final int USABLE = 100;

  private static final int EDGE_PORT = 8080;
  private static final int CONTROL_PORT = 8081;
  private static final String CAPS = "\"borrow.cap.per-hour\": \"1000000000\"";
  private static final int LENDERS_TIMES = 1_000;

  /** What a CDN does in the measurement. */
  enum Role {
    /** Has sites, holds standing offers, and takes them. */
    TAKES_STANDING_OFFERS,
    /** Has sites, holds no standing offer, and so calls an auction. */
    CALLS_AUCTIONS,
    /** Lends alone. */
    LENDS
  }

  CdnName name() {
    return new CdnName("cdn-" + index + ".example");
  }

  InetSocketAddress peering() {
    return at(7443);
  }

  /** Where others reach it when they are said to be far away. */
  InetSocketAddress relay() {
    return at(7444);
  }

  InetSocketAddress api() {
    return at(7080);
  }

  private InetSocketAddress dns() {
    return at(5300);
  }

  private IpAddress edge() {
    return new IpAddress("127.51.0." + (index + 1));
  }

  static InetSocketAddress origin() {
    return new InetSocketAddress(new IpAddress("127.50.1.1").toInetAddress(), 8090);
  }

  private InetSocketAddress at(int port) {
    return new InetSocketAddress(new IpAddress("127.50.0." + (index + 1)).toInetAddress(), port);
  }

  Path configuration() {
    return folder.resolve("cdn.yaml");
  }

  private Path edgeFolder() {
    return folder.resolve("edge");
  }

  Path edgeConfiguration() {
    return edgeFolder().resolve("edge.conf");
  }

  Path accessLog() {
    return edgeFolder().resolve("access.log");
  }

  List<String> hosts() {
    return IntStream.range(0, services).mapToObj(s -> "w" + s + "." + name()).toList();
  }

  private int requestsPerSecond() {
    return role == Role.LENDS ? USABLE * LENDERS_TIMES : USABLE;
  }

  /** Writes what the edge and the node are started with. */
  void write(RealCdn contact, boolean far) throws IOException {
    Files.createDirectories(edgeFolder());
    SortedMap<HostName, Origin> sites = new TreeMap<>();
    Origin origin = new Origin(origin().getAddress().getHostAddress(), origin().getPort());
    hosts().forEach(host -> sites.put(new HostName(host), origin));
    EmbeddedEdgeSettings settings =
        new EmbeddedEdgeSettings(
            edge(),
            EDGE_PORT,
            CONTROL_PORT,
            RequestRate.perSecond(requestsPerSecond()),
            edgeFolder(),
            sites);
    Files.writeString(edgeConfiguration(), settings.text());
    Files.writeString(configuration(), yaml(contact, far));
  }

  private String yaml(RealCdn contact, boolean far) {
    return """
    cdn: %s
    state: state/
    identity: {key: identity.key, certificate: identity.pem}
    authorities: [../authority/authority.pem]
    peering: {listen: "%s", endpoint: "https://%s"}
    contacts: [{cdn: %s, endpoint: "https://%s"}]
    api: {listen: "%s"}
    origins-in: [127.0.0.0/8]
    dns: {listen: "%s", zone: %s, ttl: 1s, nameservers: [ns1.%s]}
    edges:
      - {id: edge-%d, kind: embedded, addresses: ["%s"], port: %d, requests-per-second: %d,
         bits-per-second: %d, access-log: edge/access.log, control: "http://%s:%d"}
    services: [%s]
    policy: {%s}
    """
        .formatted(
            name(),
            text(peering()),
            text(far ? relay() : peering()),
            contact.name(),
            text(far ? contact.relay() : contact.peering()),
            text(api()),
            text(dns()),
            name(),
            name(),
            index,
            edge(),
            EDGE_PORT,
            requestsPerSecond(),
            requestsPerSecond() * 1_000_000L,
            edge(),
            CONTROL_PORT,
            hosts().stream().map(this::service).collect(Collectors.joining(", ")),
            policy());
  }

  /** One lender's standing offer is enough for a need; no cap of an hour ends the measurement. */
  private String policy() {
    return switch (role) {
      case TAKES_STANDING_OFFERS -> "\"borrow.standing\": \"12.0\", " + CAPS;
      case CALLS_AUCTIONS -> "\"borrow.standing\": \"0.0\", " + CAPS;
      case LENDS -> "";
    };
  }

  private String service(String host) {
    return """
    {id: %s, hosts: [%s], origin: "%s", sla: {latency: 500ms, quantile: 0.95, errors: 0.01}, \
    delegable: true, probe-path: /up}\
    """
        .formatted(host.replace('.', '-'), host, text(origin()));
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}

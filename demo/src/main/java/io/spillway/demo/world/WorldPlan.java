package io.spillway.demo.world;

import io.spillway.demo.world.CdnPlan.EdgePlan;
import io.spillway.model.CdnName;
import io.spillway.model.IpAddress;
import io.spillway.model.Origin;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The whole world of a run, before anything of it exists: the customer's site at cdn-a, which is
 * told of cdn-b only; cdn-b is told of cdn-c; both lend, at different prices.
 *
 * @param folder where everything is written
 * @param addresses who listens where
 * @param ttl how long DNS answers live
 * @param edgeRedirect whether the site's edges may redirect (302) clients to peers
 * @param cdns the networks, the primary first
 */
public record WorldPlan(
    Path folder, AddressPlan addresses, Duration ttl, boolean edgeRedirect, List<CdnPlan> cdns) {
  /** The customer's site. */
  public static final String HOST = "www.customer.example";

  /** The latency that the customer was promised. */
  public static final Duration SLA_LATENCY = Duration.ofMillis(500);

  /** The share of requests that must be answered in time. */
  public static final double SLA_QUANTILE = 0.95;

  /** The share of requests that may fail. */
  public static final double SLA_ERRORS = 0.01;

  private static final List<String> NAMES =
      List.of("cdn-a.example", "cdn-b.example", "cdn-c.example");
  private static final int EDGES = 2;
  private static final double SHARE_OF_B = 0.8;
  private static final double SHARE_OF_C = 1.0;
  private static final List<Map<String, String>> PRICES =
      List.of(
          Map.of(),
          Map.of(
              "lend.price.per-million-requests", "1200000",
              "lend.price.per-gigabyte", "12000",
              "lend.price.per-committed-hour", "400000"),
          Map.of(
              "lend.price.per-million-requests", "900000",
              "lend.price.per-gigabyte", "15000",
              "lend.price.per-committed-hour", "600000"));

  /** Copies. */
  public WorldPlan {
    cdns = List.copyOf(cdns);
  }

  /**
   * What decides about the size of the world.
   *
   * @param ordinary ordinary traffic, requests/s
   * @param peak traffic at the top, requests/s
   * @param headroom the primary's capacity as a multiple of ordinary traffic
   * @param ttl how long DNS answers live
   * @param peering whether the primary may borrow
   * @param edgeRedirect whether its edges may redirect (302) clients to peers
   */
  public record Size(
      double ordinary,
      double peak,
      double headroom,
      Duration ttl,
      boolean peering,
      boolean edgeRedirect) {}

  /** Lays the world out below a folder, on the given addresses. */
  public static WorldPlan of(Size size, Path folder, AddressPlan addresses) {
    double primary = size.ordinary() * size.headroom();
    double[] capacity = {primary, size.peak() * SHARE_OF_B, size.peak() * SHARE_OF_C};
    List<CdnPlan> cdns = new ArrayList<>();
    for (int cdn = 0; cdn < NAMES.size(); cdn++) {
      cdns.add(
          new CdnPlan(
              name(cdn),
              folder.resolve(NAMES.get(cdn)),
              addresses.peering(cdn),
              addresses.api(cdn),
              addresses.dns(cdn),
              cdn + 1 < NAMES.size() ? Map.of(name(cdn + 1), addresses.peering(cdn + 1)) : Map.of(),
              edges(cdn, capacity[cdn], folder, addresses),
              cdn == 0,
              cdn == 0 && !size.peering() ? Map.of("borrow.when", "false") : PRICES.get(cdn)));
    }
    return new WorldPlan(folder, addresses, size.ttl(), size.edgeRedirect(), cdns);
  }

  private static List<EdgePlan> edges(
      int cdn, double capacity, Path folder, AddressPlan addresses) {
    int each = (int) Math.max(1, Math.round(capacity / EDGES));
    return IntStream.range(0, EDGES)
        .mapToObj(i -> {
          String id = String.format(Locale.ROOT, "%c%d", 'a' + cdn, i + 1);
          Path place = folder.resolve("edges").resolve(id);
          return new EdgePlan(id, place, addresses.edge(cdn, i), each);
        })
        .toList();
  }

  private static CdnName name(int cdn) {
    return new CdnName(NAMES.get(cdn));
  }

  /** The network that the crowd comes to. */
  public CdnPlan primary() {
    return cdns.getFirst();
  }

  /** Whose edge an address is. */
  public Optional<CdnName> ownerOf(IpAddress address) {
    return cdns.stream()
        .filter(cdn -> cdn.edges().stream().anyMatch(edge -> edge.address().equals(address)))
        .map(CdnPlan::name)
        .findFirst();
  }

  /** Who answers which zone, as NS records would tell. */
  public SortedMap<String, InetSocketAddress> authorities() {
    SortedMap<String, InetSocketAddress> authorities = new TreeMap<>();
    cdns.forEach(cdn -> authorities.put(cdn.zone(), cdn.dns()));
    return authorities;
  }

  /** The origin of the site. */
  public InetSocketAddress origin() {
    return addresses.origin();
  }

  /** The origin, as edges are told of it. */
  Origin siteOrigin() {
    return new Origin(origin().getAddress().getHostAddress(), origin().getPort());
  }
}

package io.spillway.demo.world;

import io.spillway.model.CdnName;
import io.spillway.model.IpAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One of the networks, as it is going to be set up.
 *
 * @param name its domain
 * @param folder where its node's files are
 * @param peering where its peering agent listens
 * @param api where its operators' API listens
 * @param dns where its redirector listens
 * @param contacts the networks that it is told of, with their peering addresses
 * @param edges its edges
 * @param hasSite whether the customer's site is its own
 * @param policy rules that differ from the defaults
 */
public record CdnPlan(
    CdnName name,
    Path folder,
    InetSocketAddress peering,
    InetSocketAddress api,
    InetSocketAddress dns,
    Map<CdnName, InetSocketAddress> contacts,
    List<EdgePlan> edges,
    boolean hasSite,
    Map<String, String> policy) {
  /**
   * One edge.
   *
   * @param id its name
   * @param folder where its files are
   * @param address its own address
   * @param requestsPerSecond what it can carry
   */
  public record EdgePlan(String id, Path folder, IpAddress address, int requestsPerSecond) {}

  /** Copies. */
  public CdnPlan {
    contacts = Map.copyOf(contacts);
    edges = List.copyOf(edges);
    policy = java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(policy));
  }

  /** What its edges can carry, requests/s. */
  public int requestsPerSecond() {
    return edges.stream().mapToInt(EdgePlan::requestsPerSecond).sum();
  }

  /** The zone that its redirector answers: the customer's where the site is, else its own. */
  public String zone() {
    return hasSite ? WorldPlan.HOST.substring(WorldPlan.HOST.indexOf('.') + 1) : name.value();
  }

  /** The node's configuration file. */
  public Path configuration() {
    return folder.resolve("cdn.yaml");
  }
}

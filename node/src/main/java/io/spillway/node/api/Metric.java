package io.spillway.node.api;

import java.util.Optional;

/**
 * What the node counts and measures for Prometheus. The name of what only grows since the node's
 * start ends in {@code _total}; such a one is a counter, all others are gauges.
 */
enum Metric {
  DEMAND(
      "spillway_demand_requests_per_second",
      "service",
      "A service's demand now, at the own edges and at peers, requests/s"),
  USABLE(
      "spillway_usable_requests_per_second",
      "service",
      "What the own edges can carry within the SLA, all services together, requests/s"),
  EXPECTED(
      "spillway_expected_requests_per_second",
      "service",
      "A service's demand at the forecast's horizon, requests/s"),
  REDIRECTED(
      "spillway_redirected_requests_per_second",
      "service",
      "What the own edges redirected to peers in the last second, requests/s"),
  EXHAUSTION(
      "spillway_exhaustion_probability",
      "service",
      "The probability that demand exceeds what is usable within the horizon, 0 to 1"),
  EDGES_ALIVE("spillway_edges_alive", "", "Own edges that are alive"),
  LENDABLE(
      "spillway_lendable_requests_per_second",
      "",
      "What could be lent beyond all promises, requests/s; 0 while lending is stopped"),
  PEERS_KNOWN("spillway_peers_known", "", "CDNs whose advertisements are held"),
  ARRANGEMENTS_OPEN("spillway_arrangements_open", "", "Arrangements that are not over"),
  MISSING(
      "spillway_missing_requests_per_second",
      "service",
      "What an open arrangement needs and could not be had, requests/s"),
  AGREEMENTS_LENT("spillway_agreements_lent", "", "Agreements under which this CDN lends now"),
  TRADE_STOPPED(
      "spillway_trade_stopped",
      "",
      "How many sides of trade (lending, borrowing) an operator has stopped"),
  PEERS_BANNED("spillway_peers_banned", "", "CDNs that an operator has banned"),
  PEERS_HINDERED("spillway_peers_hindered", "", "CDNs that messages do not reach now"),
  CONNECTIONS(
      "spillway_peering_connections", "", "Connections of other CDNs to the peering endpoint"),
  JOURNAL_BYTES("spillway_journal_bytes", "", "The size of the journal's file, bytes"),
  JOURNAL_FREE_BYTES(
      "spillway_journal_free_bytes", "", "What of the journal's file can be used again, bytes"),
  JOURNAL_DISK_FREE_BYTES(
      "spillway_journal_disk_free_bytes", "", "What is left on the journal's disk, bytes"),
  JOURNAL_OLDEST(
      "spillway_journal_oldest_timestamp_seconds",
      "",
      "The time of the oldest entry of the journal, seconds since 1970"),
  MESSAGES(
      "spillway_peering_messages_total",
      "outcome",
      "Messages of other CDNs since the start, by what came of them: taken, or why not"),
  DELIVERIES(
      "spillway_peering_deliveries_total",
      "outcome",
      "Messages to other CDNs, and tries to say them, since the start, by what came of them"),
  DNS_QUERIES("spillway_dns_queries_total", "", "Queries that the redirector took since its start"),
  DNS_MALFORMED(
      "spillway_dns_malformed_total",
      "",
      "What came to the redirector since its start and was no query that can be read");

  private final String title;
  private final String label;
  private final String help;

  Metric(String title, String label, String help) {
    this.title = title;
    this.label = label;
    this.help = help;
  }

  /** Its name in the exposition. */
  String title() {
    return title;
  }

  /** The one label by which its values are told apart; empty where there is one value. */
  Optional<String> label() {
    return label.isEmpty() ? Optional.empty() : Optional.of(label);
  }

  /** What it is, with its unit. */
  String help() {
    return help;
  }

  /** Whether it only grows, from 0 at the start. */
  boolean isCounter() {
    return title.endsWith("_total");
  }
}

package io.spillway.node.api;

import io.spillway.agent.Deal;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Forecast;
import io.spillway.node.peering.Obstacles;
import io.spillway.node.peering.PeerServer;
import io.spillway.redirector.Redirector;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The node as a whole: status, health, metrics, and the document that describes the API. */
final class NodeApi implements PartApi {
  private final CdnName self;
  private final long epoch;
  private final States states;
  private final Optional<Redirector> redirector;
  private final PeerServer peering;
  private final Obstacles obstacles;
  private final Supplier<JournalView> journal;
  private final InstantSource time;

  NodeApi(
      CdnName self,
      long epoch,
      States states,
      Optional<Redirector> redirector,
      PeerServer peering,
      Obstacles obstacles,
      Supplier<JournalView> journal,
      InstantSource time) {
    this.self = self;
    this.epoch = epoch;
    this.states = states;
    this.redirector = redirector;
    this.peering = peering;
    this.obstacles = obstacles;
    this.journal = journal;
    this.time = time;
  }

  /**
   * The whole node at a glance.
   *
   * @param cdn who this is
   * @param at when it was asked
   * @param epoch of this control process
   * @param load the newest forecast of each service
   * @param capacity of all edges that are alive
   * @param lendable what could be lent beyond all promises
   * @param edges how many edges are alive
   * @param configured how many edges there are
   * @param peers how many CDNs are known
   * @param arrangements those that this CDN borrows for, not over
   * @param lent agreements under which this CDN lends now
   * @param restraints what operators have forbidden
   * @param obstacles what stands in the way of messages to peers
   * @param journal what the journal takes and still has
   */
  record NodeStatus(
      CdnName cdn,
      Instant at,
      long epoch,
      List<Forecast> load,
      Capacity capacity,
      Capacity lendable,
      int edges,
      int configured,
      int peers,
      List<ArrangementView> arrangements,
      List<AgreementView> lent,
      RestraintsApi.RestraintsView restraints,
      List<Obstacles.Obstacle> obstacles,
      JournalView journal) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/status", asked -> Reply.of(status())),
        Route.get("/health/live", asked -> new Reply.Text("live\n")),
        Route.get("/health/ready", asked -> ready()),
        Route.get("/metrics", asked -> new Reply.Text(metrics())),
        Route.get("/openapi.yaml", asked -> new Reply.Text(OpenApiDocument.text())));
  }

  private NodeStatus status() {
    Instant now = time.instant();
    JournalView view = journal.get();
    return states.look(m ->
        new NodeStatus(
            self,
            now,
            epoch,
            List.copyOf(m.mediator().forecasts().values()),
            m.registry().capacity(),
            m.registry().lendable(now),
            m.registry().alive().size(),
            m.registry().edges().size(),
            m.agent().peers().size(),
            m.mediator().arrangements().values().stream()
                .filter(a -> !a.phase().over())
                .map(a -> ArrangementView.of(a, m.mediator(), now))
                .toList(),
            m.agent().deals().values().stream()
                .filter(d -> d.terms().lender().equals(self))
                .filter(NodeApi::inForce)
                .map(AgreementView::of)
                .toList(),
            RestraintsApi.RestraintsView.of(m.agent()),
            obstacles.all(),
            view));
  }

  private static boolean inForce(Deal deal) {
    return deal.phase() == Deal.Phase.SIGNED || deal.phase() == Deal.Phase.ENDING;
  }

  private Reply ready() {
    return states.look(m -> {
      if (m.policy().current().isEmpty()) {
        throw new ProblemException(503, "no policy is in force yet");
      }
      if (m.registry().alive().isEmpty()) {
        throw new ProblemException(503, "no edge is alive; /edges/v1/edges says why");
      }
      return new Reply.Text("ready\n");
    });
  }

  private String metrics() {
    NodeStatus status = status();
    Gauges gauges = new Gauges();
    for (Forecast f : status.load()) {
      gauges.add("spillway_demand_requests_per_second", f.service(), f.demand().perSecond());
      gauges.add("spillway_usable_requests_per_second", f.service(), f.usable().perSecond());
      gauges.add("spillway_expected_requests_per_second", f.service(), f.expected().perSecond());
      gauges.add(
          "spillway_redirected_requests_per_second", f.service(), f.redirected().perSecond());
      gauges.add("spillway_exhaustion_probability", f.service(), f.exhaustion());
    }
    gauges.add("spillway_edges_alive", status.edges());
    gauges.add("spillway_lendable_requests_per_second", status.lendable().requests().perSecond());
    gauges.add("spillway_peers_known", status.peers());
    gauges.add("spillway_arrangements_open", status.arrangements().size());
    for (ArrangementView a : status.arrangements()) {
      gauges.add(
          "spillway_missing_requests_per_second",
          a.service(),
          a.missing().map(missing -> missing.requests().perSecond()).orElse(0.0));
    }
    gauges.add("spillway_agreements_lent", status.lent().size());
    gauges.add("spillway_trade_stopped", status.restraints().stopped().size());
    gauges.add("spillway_peering_connections", peering.connections());
    peering
        .counts()
        .forEach((outcome, count) -> gauges.add("spillway_peering_messages", outcome, count));
    gauges.add("spillway_peers_hindered", status.obstacles().size());
    obstacles
        .counts()
        .forEach((outcome, count) -> gauges.add("spillway_peering_deliveries", outcome, count));
    gauges.add("spillway_peers_banned", status.restraints().banned().size());
    JournalView kept = status.journal();
    gauges.add("spillway_journal_bytes", (double) kept.bytes());
    gauges.add("spillway_journal_free_bytes", (double) kept.freeBytes());
    gauges.add("spillway_journal_disk_free_bytes", (double) kept.diskFreeBytes());
    kept.oldest()
        .ifPresent(at ->
            gauges.add("spillway_journal_oldest_timestamp_seconds", (double) at.getEpochSecond()));
    redirector
        .map(Redirector::statistics)
        .ifPresent(s -> {
          gauges.add("spillway_dns_queries", (double) s.queries());
          gauges.add("spillway_dns_malformed", (double) s.malformed());
        });
    return gauges.text();
  }
}

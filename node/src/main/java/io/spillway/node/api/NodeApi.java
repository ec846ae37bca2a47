package io.spillway.node.api;

import io.spillway.agent.Deal;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Forecast;
import io.spillway.model.Side;
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
   * @param lendable what could be lent beyond all promises; nothing while lending is stopped
   * @param edges how many edges are alive
   * @param configured how many edges there are
   * @param peers how many CDNs are known
   * @param anticipated surges that were declared, and of the calendar those that come next
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
      List<SurgeView> anticipated,
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
        Route.get("/metrics", asked -> new Reply.Exposition(metrics())),
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
            m.agent().restraints().stops(Side.LENDING) ? Capacity.ZERO : m.registry().lendable(now),
            m.registry().alive().size(),
            m.registry().edges().size(),
            m.agent().peers().size(),
            SurgeView.all(m.mediator(), now),
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
    Metrics metrics = new Metrics();
    for (Forecast f : status.load()) {
      String service = f.service().value();
      metrics.add(Metric.DEMAND, service, f.demand().perSecond());
      metrics.add(Metric.USABLE, service, f.usable().perSecond());
      metrics.add(Metric.EXPECTED, service, f.expected().perSecond());
      metrics.add(Metric.REDIRECTED, service, f.redirected().perSecond());
      metrics.add(Metric.EXHAUSTION, service, f.exhaustion());
    }
    metrics.add(Metric.EDGES_ALIVE, status.edges());
    metrics.add(Metric.LENDABLE, status.lendable().requests().perSecond());
    metrics.add(Metric.PEERS_KNOWN, status.peers());
    metrics.add(Metric.ARRANGEMENTS_OPEN, status.arrangements().size());
    for (ArrangementView a : status.arrangements()) {
      metrics.add(
          Metric.MISSING,
          a.service().value(),
          a.missing().map(missing -> missing.requests().perSecond()).orElse(0.0));
    }
    metrics.add(Metric.AGREEMENTS_LENT, status.lent().size());
    metrics.add(Metric.TRADE_STOPPED, status.restraints().stopped().size());
    metrics.add(Metric.PEERS_BANNED, status.restraints().banned().size());
    metrics.add(Metric.PEERS_HINDERED, status.obstacles().size());
    metrics.add(Metric.CONNECTIONS, peering.connections());
    peering.counts().forEach((outcome, count) -> metrics.add(Metric.MESSAGES, outcome, count));
    obstacles.counts().forEach((outcome, count) -> metrics.add(Metric.DELIVERIES, outcome, count));
    JournalView kept = status.journal();
    metrics.add(Metric.JOURNAL_BYTES, (double) kept.bytes());
    metrics.add(Metric.JOURNAL_FREE_BYTES, (double) kept.freeBytes());
    metrics.add(Metric.JOURNAL_DISK_FREE_BYTES, (double) kept.diskFreeBytes());
    kept.oldest().ifPresent(at -> metrics.add(Metric.JOURNAL_OLDEST, (double) at.getEpochSecond()));
    redirector
        .map(Redirector::statistics)
        .ifPresent(s -> {
          metrics.add(Metric.DNS_QUERIES, (double) s.queries());
          metrics.add(Metric.DNS_MALFORMED, (double) s.malformed());
        });
    return metrics.text();
  }
}

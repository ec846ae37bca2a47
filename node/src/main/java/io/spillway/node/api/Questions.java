package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.engine.Engine;
import io.spillway.engine.Journal;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.MediatorState;
import io.spillway.metering.InvoiceRecord;
import io.spillway.metering.MeteringState;
import io.spillway.metering.StatementRecord;
import io.spillway.metering.ledger.Entry;
import io.spillway.metering.ledger.LedgerView;
import io.spillway.model.Advertisement;
import io.spillway.model.ArrangementId;
import io.spillway.model.CdnName;
import io.spillway.model.Forecast;
import io.spillway.model.PolicyDocument;
import io.spillway.model.SteeringTable;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import io.spillway.node.runtime.DecisionLoop;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.PolicyState;
import io.spillway.redirector.Redirector;
import io.spillway.redirector.RedirectorStatistics;
import io.spillway.registry.RegistryState;
import io.spillway.registry.RegistryView;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What operators ask, answered from the parts' states between two decisions. */
public final class Questions {
  private final CdnName self;
  private final long epoch;
  private final DecisionLoop loop;
  private final AuditLog audit;
  private final Optional<Redirector> redirector;
  private final InstantSource time;

  /** The ledger's balances and whether they sum to zero. */
  public record LedgerAnswer(List<Entry> balances, boolean balanced) {}

  /** Answers for one node. */
  public Questions(
      CdnName self,
      long epoch,
      DecisionLoop loop,
      Journal journal,
      Optional<Redirector> redirector,
      InstantSource time) {
    this.self = self;
    this.epoch = epoch;
    this.loop = loop;
    this.audit = new AuditLog(journal);
    this.redirector = redirector;
    this.time = time;
  }

  private <T> T look(Function<Engine, T> question) {
    return loop.look(question).join();
  }

  Views.Status status() {
    return look(e -> {
      RegistryState registry = e.state(PartName.REGISTRY, RegistryState.class);
      MediatorState mediator = e.state(PartName.MEDIATOR, MediatorState.class);
      AgentState agent = e.state(PartName.AGENT, AgentState.class);
      return new Views.Status(
          self,
          time.instant(),
          epoch,
          List.copyOf(mediator.forecasts().values()),
          registry.capacity(),
          registry.lendable(time.instant()),
          registry.alive().size(),
          agent.peers().size(),
          mediator.arrangements().values().stream()
              .filter(a -> !a.phase().over())
              .map(Views.ArrangementView::of)
              .toList(),
          agent.deals().values().stream()
              .filter(d -> d.terms().lender().equals(self))
              .filter(Questions::inForce)
              .map(Views.AgreementView::of)
              .toList());
    });
  }

  private static boolean inForce(Deal deal) {
    return deal.phase() == Deal.Phase.SIGNED || deal.phase() == Deal.Phase.ENDING;
  }

  RegistryView registry() {
    return look(e -> e.state(PartName.REGISTRY, RegistryState.class).view(time.instant()));
  }

  PolicyDocument policy() {
    return look(e -> e.state(PartName.POLICY, PolicyState.class).current())
        .orElseThrow(() -> new ProblemException(503, "no policy is in force yet"));
  }

  List<Forecast> forecasts() {
    return look(
        e -> List.copyOf(e.state(PartName.MEDIATOR, MediatorState.class).forecasts().values()));
  }

  List<Views.ArrangementView> arrangements() {
    return look(e ->
        e.state(PartName.MEDIATOR, MediatorState.class).arrangements().values().stream()
            .map(Views.ArrangementView::of)
            .toList());
  }

  Views.ArrangementView arrangement(String id) {
    return Views.ArrangementView.of(find(id));
  }

  private Arrangement find(String id) {
    ArrangementId wanted = new ArrangementId(id);
    return look(e ->
            Optional.ofNullable(
                e.state(PartName.MEDIATOR, MediatorState.class).arrangements().get(wanted)))
        .orElseThrow(() ->
            new ProblemException(
                404, "there is no arrangement \"" + id + "\"; `spillway arrangements` lists"));
  }

  List<Views.PeerView> peers() {
    return look(e -> {
      AgentState agent = e.state(PartName.AGENT, AgentState.class);
      List<Views.PeerView> all = new ArrayList<>();
      agent.peers().values().forEach(s -> all.add(peer(s.advertisement(), agent)));
      return all;
    });
  }

  private static Views.PeerView peer(Advertisement ad, AgentState agent) {
    boolean eligible =
        agent.policy().isPresent() && CompiledPolicy.of(agent.policy().get()).borrowFrom(ad.cdn());
    long standing =
        agent.held().values().stream()
            .filter(o -> o.lender().equals(ad.cdn()) && o.standing())
            .count();
    String why =
        eligible
            ? "rule borrow.from admits it; standing offers held: " + standing
            : agent.policy().isEmpty() ? "no policy is in force" : "rule borrow.from refuses it";
    return new Views.PeerView(ad, eligible, why);
  }

  Views.OffersView offers() {
    return look(e -> {
      AgentState agent = e.state(PartName.AGENT, AgentState.class);
      return new Views.OffersView(
          List.copyOf(agent.held().values()),
          agent.promised().values().stream().flatMap(p -> p.offer().stream()).toList());
    });
  }

  List<Views.AgreementView> agreements() {
    return look(e ->
        e.state(PartName.AGENT, AgentState.class).deals().values().stream()
            .map(Views.AgreementView::of)
            .toList());
  }

  SteeringTable table() {
    return redirector
        .flatMap(Redirector::table)
        .orElseThrow(() -> new ProblemException(404, "this node has no DNS table (yet)"));
  }

  RedirectorStatistics redirections() {
    return redirector
        .map(Redirector::statistics)
        .orElseThrow(() -> new ProblemException(404, "this node runs no redirector"));
  }

  List<StatementRecord> statements() {
    return look(e -> e.state(PartName.METERING, MeteringState.class).archive().statements());
  }

  List<InvoiceRecord> invoices() {
    return look(e -> e.state(PartName.METERING, MeteringState.class).archive().invoices());
  }

  LedgerAnswer ledger() {
    LedgerView view =
        new LedgerView(look(e -> e.state(PartName.METERING, MeteringState.class).ledger()));
    return new LedgerAnswer(view.balances(), view.balanced());
  }

  Views.AuditPage audit(long after, int limit) {
    return audit.page(after, Math.clamp(limit, 1, 1_000));
  }

  List<Views.Explained> explain(String id) {
    Arrangement arrangement = find(id);
    Set<String> subjects = new TreeSet<>();
    subjects.add(arrangement.id().value());
    arrangement
        .backings()
        .values()
        .forEach(b -> {
          subjects.add(b.terms().id().value());
          subjects.add(b.terms().offer().value());
        });
    return audit.explain(subjects);
  }

  Views.Accepted initiate(Views.InitiationBody body) {
    boolean known =
        look(e ->
            e.state(PartName.MEDIATOR, MediatorState.class).services().stream()
                .anyMatch(s -> s.id().equals(body.service())));
    if (!known) {
      throw new ProblemException(
          404, "there is no service \"" + body.service() + "\"; /registry/v1/resources lists");
    }
    var _ =
        loop.tell(
                PartName.MEDIATOR,
                "",
                new MediatorMessage.RequestInitiation(body.service(), "an operator", body.reason()))
            .join();
    return new Views.Accepted("asked; /audit/v1/entries tells what the mediator decides");
  }

  Views.Accepted stop(String id) {
    Arrangement arrangement = find(id);
    var _ =
        loop.tell(
                PartName.MEDIATOR,
                "",
                new MediatorMessage.StopArrangement(arrangement.id(), "an operator"))
            .join();
    return new Views.Accepted("stopping " + id);
  }

  String ready() {
    return look(e -> {
      if (e.state(PartName.POLICY, PolicyState.class).current().isEmpty()) {
        throw new ProblemException(503, "no policy is in force yet");
      }
      if (e.state(PartName.REGISTRY, RegistryState.class).alive().isEmpty()) {
        throw new ProblemException(503, "no edge is alive");
      }
      return "ready";
    });
  }

  String metrics() {
    Views.Status status = status();
    Gauges gauges = new Gauges();
    for (Forecast f : status.load()) {
      gauges.add("spillway_demand_requests_per_second", f.service(), f.demand().perSecond());
      gauges.add("spillway_usable_requests_per_second", f.service(), f.usable().perSecond());
      gauges.add("spillway_expected_requests_per_second", f.service(), f.expected().perSecond());
      gauges.add(
          "spillway_redirected_requests_per_second", f.service(), f.redirected().perSecond());
      gauges.add("spillway_exhaustion_probability", f.service(), f.exhaustion());
    }
    gauges.add("spillway_lendable_requests_per_second", status.lendable().requests().perSecond());
    gauges.add("spillway_peers_known", status.peers());
    gauges.add("spillway_arrangements_open", status.arrangements().size());
    gauges.add("spillway_agreements_lent", status.lent().size());
    redirector
        .map(Redirector::statistics)
        .ifPresent(s -> {
          gauges.add("spillway_dns_queries", (double) s.queries());
          gauges.add("spillway_dns_malformed", (double) s.malformed());
        });
    return gauges.text();
  }
}

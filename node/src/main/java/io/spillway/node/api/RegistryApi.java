package io.spillway.node.api;

import io.spillway.mediator.Arrangement;
import io.spillway.mediator.Backing;
import io.spillway.model.AgreementId;
import io.spillway.model.ArrangementId;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.IpAddress;
import io.spillway.model.message.PartName;
import io.spillway.model.message.RegistryMessage;
import io.spillway.node.runtime.Telemetry;
import io.spillway.registry.RegistryView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The service registry: edges, services, delegations, and failures that are reported. */
final class RegistryApi implements PartApi {
  private static final int LONGEST_DETAIL = 200;

  private final CdnName self;
  private final States states;
  private final Telemetry telemetry;
  private final InstantSource time;

  RegistryApi(CdnName self, States states, Telemetry telemetry, InstantSource time) {
    this.self = self;
    this.states = states;
    this.telemetry = telemetry;
    this.time = time;
  }

  /**
   * Local and delegated resources of one arrangement together.
   *
   * @param arrangement which one
   * @param phase how far it is
   * @param resources own edges first
   */
  record ArrangementResources(ArrangementId arrangement, String phase, List<Resource> resources) {}

  /**
   * What serves the arrangement's service.
   *
   * @param cdn whose it is
   * @param agreement under which agreement; absent for an own edge
   * @param capacity what it carries, or what was agreed
   * @param addresses where clients can be sent now
   * @param state ALIVE or DEAD of an own edge, else the agreement's state
   * @param until until when clients may be sent; absent for an own edge
   */
  record Resource(
      CdnName cdn,
      Optional<AgreementId> agreement,
      Capacity capacity,
      List<IpAddress> addresses,
      String state,
      Optional<Instant> until) {}

  /**
   * A failure that somebody saw.
   *
   * @param edge which edge failed
   * @param detail what was seen
   */
  record FailureReport(EdgeId edge, String detail) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/registry/v1/resources", asked -> Reply.of(view())),
        Route.get("/registry/v1/edges", asked -> Reply.of(view().edges())),
        Route.get("/registry/v1/services", asked -> Reply.of(view().services())),
        Route.get("/registry/v1/delegations", asked -> Reply.of(view().delegations())),
        Route.get("/registry/v1/arrangements/{id}", asked -> Reply.of(resources(asked.id()))),
        Route.post(
            "/registry/v1/failure-reports", asked -> report(asked.body(FailureReport.class))));
  }

  private RegistryView view() {
    Instant now = time.instant();
    return states.look(m -> m.registry().view(now));
  }

  private ArrangementResources resources(String id) {
    Arrangement arrangement = states.arrangement(id);
    List<Resource> resources = new ArrayList<>();
    states.look(m -> {
      for (Edge edge : m.registry().edges()) {
        boolean alive = !m.registry().dead().containsKey(edge.id());
        resources.add(
            new Resource(
                self,
                Optional.empty(),
                edge.capacity(),
                alive ? edge.addresses() : List.of(),
                alive ? "ALIVE" : "DEAD",
                Optional.empty()));
      }
      return true;
    });
    for (Backing b : arrangement.backings().values()) {
      resources.add(
          new Resource(
              b.terms().lender(),
              Optional.of(b.terms().id()),
              b.terms().capacity(),
              b.ready(),
              b.status().name(),
              Optional.of(b.steerUntil())));
    }
    return new ArrangementResources(arrangement.id(), arrangement.phase().name(), resources);
  }

  private Reply report(FailureReport report) {
    boolean known =
        states.look(m -> m.registry().edges().stream().anyMatch(e -> e.id().equals(report.edge())));
    if (!known) {
      throw new ProblemException(
          404, "there is no edge \"" + report.edge() + "\"; /registry/v1/edges lists");
    }
    if (report.detail().isBlank() || report.detail().length() > LONGEST_DETAIL) {
      throw new ProblemException(
          400, "$.detail: say in 1 to " + LONGEST_DETAIL + " characters what failed");
    }
    states.tell(
        PartName.REGISTRY,
        new RegistryMessage.EdgeHealth(
            report.edge(), false, "reported: " + report.detail().replaceAll("\\s+", " ")));
    telemetry.askAgain(report.edge());
    return Reply.accepted(
        report.edge() + " is out of use; it comes back when it answers, asked every 2 s");
  }
}

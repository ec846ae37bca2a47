package io.spillway.node.api;

import io.spillway.edges.EdgeAdapter;
import io.spillway.edges.EdgeStatus;
import io.spillway.model.AgreementId;
import io.spillway.model.EdgeId;
import io.spillway.node.runtime.EdgeFleet;
import java.util.List;

/** The edges as they are this moment, asked themselves. */
final class EdgesApi implements PartApi {
  private final EdgeFleet fleet;

  EdgesApi(EdgeFleet fleet) {
    this.fleet = fleet;
  }

  /**
   * An edge.
   *
   * @param id which edge
   * @param alive whether it answers
   * @param activeConnections as it says itself; 0 where it does not answer
   * @param detail why it is taken for dead; empty else
   * @param delegations the agreements whose sites are on it
   */
  record EdgeNow(
      EdgeId id,
      boolean alive,
      long activeConnections,
      String detail,
      List<AgreementId> delegations) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/edges/v1/edges",
            asked -> Reply.of(fleet.adapters().stream().parallel().map(EdgesApi::now).toList())));
  }

  private static EdgeNow now(EdgeAdapter adapter) {
    EdgeStatus status = adapter.status();
    return new EdgeNow(
        adapter.edge(),
        status.alive(),
        status.activeConnections(),
        status.detail(),
        adapter.installed());
  }
}

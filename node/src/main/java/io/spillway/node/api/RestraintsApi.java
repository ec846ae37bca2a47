package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.agent.Restraints;
import io.spillway.model.CdnName;
import io.spillway.model.Side;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import java.time.Instant;
import java.util.List;

/** What operators forbid the peering agent: bans of CDNs, stops of lending and borrowing. */
final class RestraintsApi implements PartApi {
  private static final int LONGEST_REASON = 200;

  private final CdnName self;
  private final States states;

  RestraintsApi(CdnName self, States states) {
    this.self = self;
    this.states = states;
  }

  /**
   * All that is forbidden.
   *
   * @param stopped the sides of trade that are stopped
   * @param banned the CDNs that are banned
   */
  record RestraintsView(List<StopView> stopped, List<BanView> banned) {
    static RestraintsView of(AgentState agent) {
      Restraints all = agent.restraints();
      return new RestraintsView(
          all.stopped().entrySet().stream()
              .map(e ->
                  new StopView(
                      e.getKey(), e.getValue().since(), e.getValue().keep(), e.getValue().reason()))
              .toList(),
          all.banned().entrySet().stream()
              .map(e -> new BanView(e.getKey(), e.getValue().since(), e.getValue().reason()))
              .toList());
    }
  }

  /**
   * One side of trade that is stopped.
   *
   * @param side which
   * @param since when it was stopped
   * @param keep whether what is signed runs to its end
   * @param reason a line for people
   */
  record StopView(Side side, Instant since, boolean keep, String reason) {}

  /**
   * A CDN that is banned.
   *
   * @param cdn which
   * @param since when it was banned
   * @param reason a line for people
   */
  record BanView(CdnName cdn, Instant since, String reason) {}

  /**
   * An order to stop.
   *
   * @param side what
   * @param keep whether what is signed runs to its end
   * @param reason for the record
   */
  record StopOrder(Side side, boolean keep, String reason) {}

  /**
   * An order to resume.
   *
   * @param side what
   */
  record ResumeOrder(Side side) {}

  /**
   * An order to ban.
   *
   * @param cdn whom
   * @param reason for the record
   */
  record BanOrder(CdnName cdn, String reason) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/agent/v1/restraints", asked -> restraints()),
        Route.post("/agent/v1/stop", asked -> stop(asked.body(StopOrder.class))),
        Route.post("/agent/v1/resume", asked -> resume(asked.body(ResumeOrder.class))),
        Route.post("/agent/v1/bans", asked -> ban(asked.body(BanOrder.class))),
        Route.post("/agent/v1/bans/{id}/lift", asked -> lift(asked.id())));
  }

  private Reply restraints() {
    return Reply.of(states.look(m -> RestraintsView.of(m.agent())));
  }

  private Reply stop(StopOrder order) {
    return ordered(new AgentMessage.StopTrade(order.side(), order.keep(), reason(order.reason())));
  }

  private Reply resume(ResumeOrder order) {
    return ordered(new AgentMessage.ResumeTrade(order.side()));
  }

  private Reply ban(BanOrder order) {
    if (order.cdn().equals(self)) {
      throw new ProblemException(
          400, "$.cdn: " + self + " is this CDN itself; `spillway stop` ends its trade");
    }
    return ordered(new AgentMessage.BanPeer(order.cdn(), reason(order.reason())));
  }

  private Reply lift(String id) {
    List<String> banned =
        states.look(
            m -> m.agent().restraints().banned().keySet().stream().map(CdnName::toString).toList());
    if (!banned.contains(id)) {
      throw new ProblemException(
          404,
          "there is no ban of \""
              + id
              + "\"; "
              + (banned.isEmpty()
                  ? "nobody is banned"
                  : "banned are: " + String.join(", ", banned)));
    }
    return ordered(new AgentMessage.LiftBan(new CdnName(id)));
  }

  private Reply ordered(AgentMessage order) {
    states.tell(PartName.AGENT, order);
    return restraints();
  }

  private static String reason(String text) {
    if (text.isBlank() || text.length() > LONGEST_REASON) {
      throw new ProblemException(
          400, "$.reason: say in 1 to " + LONGEST_REASON + " characters why");
    }
    return text.replaceAll("\\s+", " ").strip();
  }
}

package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.agent.Restraints;
import io.spillway.model.CdnName;
import io.spillway.model.Side;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What operators forbid the peering agent: bans of CDNs, stops of lending and borrowing. */
final class RestraintsApi implements PartApi {
  private final CdnName self;
  private final Set<CdnName> contacts;
  private final States states;

  RestraintsApi(CdnName self, Set<CdnName> contacts, States states) {
    this.self = self;
    this.contacts = contacts;
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
   * All that is forbidden after an order.
   *
   * @param stopped the sides of trade that are stopped
   * @param banned the CDNs that are banned
   * @param notes what came of the order where it is not simply what was asked, a line each
   */
  record OrderedView(List<StopView> stopped, List<BanView> banned, List<String> notes) {}

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
    String reason = Reasons.line(order.reason());
    Optional<Restraints.Stop> known =
        states.look(m -> Optional.ofNullable(m.agent().restraints().stopped().get(order.side())));
    return ordered(
        new AgentMessage.StopTrade(order.side(), order.keep(), reason),
        known.map(stop -> repeated(order, stop, reason)).orElse(List.of()));
  }

  /** What a stop comes to where there is one already. */
  private static List<String> repeated(StopOrder order, Restraints.Stop known, String reason) {
    String side = order.side().name().toLowerCase(Locale.ROOT);
    String already = side + " is stopped already, since " + second(known.since());
    if (order.keep() && !known.keep()) {
      return List.of(
          already
              + ", and what was signed ends: --keep, which is milder, changes nothing; `spillway"
              + " resume --"
              + side
              + "` and then this stop keep what is signed from then on");
    }
    return known.keep() == order.keep()
        ? List.of(already + because(known.reason(), reason))
        : List.of(already + ", and what was signed was kept until now: it ends");
  }

  /** As people are told it. */
  private static Instant second(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String because(String before, String reason) {
    return before.equals(reason)
        ? ", for the same reason: nothing changes"
        : "; the reason was \"" + before + "\", and is \"" + reason + "\" now";
  }

  private Reply resume(ResumeOrder order) {
    return ordered(new AgentMessage.ResumeTrade(order.side()), List.of());
  }

  private Reply ban(BanOrder order) {
    CdnName cdn = order.cdn();
    if (cdn.equals(self)) {
      throw new ProblemException(
          400, "$.cdn: " + self + " is this CDN itself; `spillway stop` ends its trade");
    }
    String reason = Reasons.line(order.reason());
    List<String> notes =
        states.look(m -> {
          Restraints.Ban known = m.agent().restraints().banned().get(cdn);
          if (known != null) {
            return List.of(
                cdn
                    + " is banned already, since "
                    + second(known.since())
                    + because(known.reason(), reason));
          }
          return isKnown(cdn, m.agent())
              ? List.of()
              : List.of(
                  "%s is banned, but no contact, advertisement or agreement has this name: mistyped? `spillway unban %s` lifts it"
                      .formatted(cdn, cdn));
        });
    return ordered(new AgentMessage.BanPeer(cdn, reason), notes);
  }

  private boolean isKnown(CdnName cdn, AgentState agent) {
    return contacts.contains(cdn)
        || agent.peers().containsKey(cdn)
        || agent.deals().values().stream()
            .anyMatch(d -> d.terms().lender().equals(cdn) || d.terms().borrower().equals(cdn));
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
    return ordered(new AgentMessage.LiftBan(new CdnName(id)), List.of());
  }

  private Reply ordered(AgentMessage order, List<String> notes) {
    states.tell(PartName.AGENT, order);
    RestraintsView now = states.look(m -> RestraintsView.of(m.agent()));
    return Reply.of(new OrderedView(now.stopped(), now.banned(), notes));
  }
}

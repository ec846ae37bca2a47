package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.model.Advertisement;
import io.spillway.model.Offer;
import io.spillway.model.Side;
import io.spillway.policy.CompiledPolicy;
import java.util.List;

/** The peering agent: peers, offers, agreements. */
final class AgentApi implements PartApi {
  private final States states;

  AgentApi(States states) {
    this.states = states;
  }

  /**
   * Another CDN.
   *
   * @param advertisement its newest
   * @param eligible whether it is asked for capacity
   * @param standing how many of its standing offers are held
   * @param why which rule says so
   */
  record PeerView(Advertisement advertisement, boolean eligible, long standing, String why) {}

  /**
   * Offers in both directions.
   *
   * @param held from peers
   * @param given to peers
   */
  record OffersView(List<Offer> held, List<Offer> given) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/agent/v1/peers", asked -> Reply.of(states.look(m -> peers(m.agent())))),
        Route.get("/agent/v1/offers", asked -> Reply.of(states.look(m -> offers(m.agent())))),
        Route.get(
            "/agent/v1/agreements",
            asked ->
                Reply.of(
                    states.look(m ->
                        m.agent().deals().values().stream().map(AgreementView::of).toList()))));
  }

  private static List<PeerView> peers(AgentState agent) {
    return agent.peers().values().stream().map(s -> peer(s.advertisement(), agent)).toList();
  }

  private static PeerView peer(Advertisement ad, AgentState agent) {
    boolean eligible =
        !agent.restraints().stops(Side.BORROWING)
            && agent.policy().isPresent()
            && CompiledPolicy.of(agent.policy().get()).borrowFrom(ad.cdn());
    long standing =
        agent.held().values().stream()
            .filter(o -> o.lender().equals(ad.cdn()) && o.standing())
            .count();
    String why =
        eligible
            ? "rule borrow.from admits it; standing offers held: " + standing
            : agent.restraints().stops(Side.BORROWING)
                ? "borrowing is stopped by an operator"
                : agent.policy().isEmpty()
                    ? "no policy is in force"
                    : "rule borrow.from refuses it";
    return new PeerView(ad, eligible, standing, why);
  }

  private static OffersView offers(AgentState agent) {
    return new OffersView(
        List.copyOf(agent.held().values()),
        agent.promised().values().stream().flatMap(p -> p.offer().stream()).toList());
  }
}

package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.agent.Counterparties;
import io.spillway.agent.record.PeerRecord;
import io.spillway.model.Advertisement;
import io.spillway.model.CdnName;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.policy.CompiledPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The peering agent: peers, offers, agreements. */
final class AgentApi implements PartApi {
  private final States states;
  private final InstantSource time;

  AgentApi(States states, InstantSource time) {
    this.states = states;
    this.time = time;
  }

  /**
   * Another CDN.
   *
   * @param advertisement its newest
   * @param eligible whether it is asked for capacity
   * @param standing how many of its standing offers are held
   * @param why which rule says so
   * @param record how well it has kept its word, 0 to 1
   */
  record PeerView(
      Advertisement advertisement, boolean eligible, long standing, String why, double record) {}

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
        Route.get(
            "/agent/v1/peers",
            asked -> Reply.of(states.look(m -> peers(m.agent(), time.instant())))),
        Route.get("/agent/v1/peers/{id}/record", asked -> Reply.of(record(asked.id()))),
        Route.put("/agent/v1/peers/{id}/unpaid", asked -> Reply.of(unpaid(asked))),
        Route.get("/agent/v1/offers", asked -> Reply.of(states.look(m -> offers(m.agent())))),
        Route.get(
            "/agent/v1/agreements",
            asked ->
                Reply.of(
                    states.look(m ->
                        m.agent().deals().values().stream().map(AgreementView::of).toList()))));
  }

  private RecordView record(String peer) {
    CdnName name = cdn(peer);
    return states.look(m -> RecordView.of(name, m.agent(), time.instant()));
  }

  private RecordView unpaid(Asked asked) {
    CdnName peer = cdn(asked.id());
    Money amount = asked.body(Money.class);
    if (amount.micros() < 0) {
      throw new ProblemException(422, "micros: " + amount.micros() + ": use 0 or more");
    }
    states.tell(PartName.AGENT, new AgentMessage.UnpaidTold(peer, amount));
    return record(asked.id());
  }

  private static CdnName cdn(String text) {
    try {
      return new CdnName(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(400, "the peer's name: " + e.getMessage());
    }
  }

  private static List<PeerView> peers(AgentState agent, Instant now) {
    return agent.peers().values().stream().map(s -> peer(s.advertisement(), agent, now)).toList();
  }

  private static PeerView peer(Advertisement ad, AgentState agent, Instant now) {
    boolean eligible =
        agent.policy().map(CompiledPolicy::of).stream()
            .anyMatch(policy -> Counterparties.admits(agent, policy, ad.cdn(), now));
    long standing =
        agent.held().values().stream()
            .filter(o -> o.lender().equals(ad.cdn()) && o.standing())
            .count();
    String why =
        eligible
            ? "rule borrow.from admits it; standing offers held: " + standing
            : agent.policy().isEmpty() ? "no policy is in force" : "rule borrow.from refuses it";
    double record = agent.records().getOrDefault(ad.cdn(), PeerRecord.NONE).score(now);
    return new PeerView(ad, eligible, standing, why, record);
  }

  private static OffersView offers(AgentState agent) {
    return new OffersView(
        List.copyOf(agent.held().values()),
        agent.promised().values().stream().flatMap(p -> p.offer().stream()).toList());
  }
}

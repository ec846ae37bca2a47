package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.agent.Eligibility;
import io.spillway.agent.KnownPeer;
import io.spillway.agent.Neighbourhood;
import io.spillway.model.Advertisement;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.CdniFootprint;
import io.spillway.model.Offer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

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
   * @param toldBy who told it
   * @param learnedAt when
   * @param lendable what it advertises that it could lend
   * @param footprint for whom, in words
   * @param capabilities what it can do, in words
   * @param distanceMillis the estimated round trip
   * @param roundTrip the last measured one
   * @param remaining what it said last that is left, where it lends or has offered
   * @param eligible whether it is asked for capacity
   * @param standing how many of its standing offers are held
   * @param why what decides that
   */
  record PeerView(
      Advertisement advertisement,
      CdnName toldBy,
      Instant learnedAt,
      Capacity lendable,
      List<String> footprint,
      List<String> capabilities,
      Optional<Double> distanceMillis,
      Optional<Neighbourhood.Measured> roundTrip,
      Optional<Neighbourhood.Remaining> remaining,
      boolean eligible,
      long standing,
      String why) {}

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
        Route.get("/agent/v1/peers/{id}", this::explain),
        Route.get("/agent/v1/offers", asked -> Reply.of(states.look(m -> offers(m.agent())))),
        Route.get(
            "/agent/v1/agreements",
            asked ->
                Reply.of(
                    states.look(m ->
                        m.agent().deals().values().stream().map(AgreementView::of).toList()))));
  }

  /** Why a CDN is asked, or is not; also of one that is not known. */
  private Reply explain(Asked asked) {
    CdnName cdn;
    try {
      cdn = new CdnName(asked.id());
    } catch (IllegalArgumentException e) {
      throw new ProblemException(400, String.valueOf(e.getMessage()));
    }
    Instant now = time.instant();
    return Reply.of(states.look(m -> Eligibility.of(m.agent(), cdn, now)));
  }

  private List<PeerView> peers(AgentState agent) {
    Instant now = time.instant();
    return agent.peers().values().stream().map(known -> peer(known, agent, now)).toList();
  }

  private static PeerView peer(KnownPeer known, AgentState agent, Instant now) {
    Advertisement ad = known.advertisement();
    Eligibility eligibility = Eligibility.of(agent, ad.cdn(), now);
    long standing =
        agent.held().values().stream()
            .filter(o -> o.lender().equals(ad.cdn()) && o.standing())
            .count();
    return new PeerView(
        ad,
        known.toldBy(),
        known.learnedAt(),
        ad.lendable(),
        ad.footprints().stream().map(CdniFootprint::toString).toList(),
        Eligibility.capabilities(ad),
        Eligibility.distance(agent, known).map(millis -> Math.round(millis * 10) / 10.0),
        Optional.ofNullable(agent.neighbourhood().measured().get(ad.cdn())),
        Optional.ofNullable(agent.neighbourhood().remaining().get(ad.cdn())),
        eligibility.eligible(),
        standing,
        decisive(eligibility));
  }

  /** What is against it, or puts it behind others; else that nothing is. */
  private static String decisive(Eligibility eligibility) {
    for (Eligibility.Weight weight :
        List.of(Eligibility.Weight.AGAINST, Eligibility.Weight.LATER)) {
      for (Eligibility.Reason reason : eligibility.reasons()) {
        if (reason.weight() == weight) {
          return reason.text();
        }
      }
    }
    return "it is advertised, and rule borrow.from admits it";
  }

  private static OffersView offers(AgentState agent) {
    return new OffersView(
        List.copyOf(agent.held().values()),
        agent.promised().values().stream().flatMap(p -> p.offer().stream()).toList());
  }
}

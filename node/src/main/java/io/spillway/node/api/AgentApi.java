package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.agent.Eligibility;
import io.spillway.agent.KnownPeer;
import io.spillway.agent.Neighbourhood;
import io.spillway.agent.record.PeerRecord;
import io.spillway.model.Advertisement;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.CdniFootprint;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.node.binding.Bindings;
import io.spillway.node.binding.KeyEvidence;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The peering agent: peers, offers, agreements. */
final class AgentApi implements PartApi {
  private final States states;
  private final Bindings bindings;
  private final InstantSource time;

  AgentApi(States states, Bindings bindings, InstantSource time) {
    this.states = states;
    this.bindings = bindings;
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
   * @param record how well it has kept its word, 0 to 1
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
      String why,
      double record) {}

  /**
   * Offers in both directions.
   *
   * @param held from peers
   * @param given to peers
   */
  record OffersView(List<Offer> held, List<Offer> given) {}

  /**
   * Which keys a domain was seen to publish.
   *
   * @param published each key, with the answer that said so
   */
  record PublishedView(List<KeyEvidence> published) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/agent/v1/peers", asked -> Reply.of(states.look(m -> peers(m.agent())))),
        Route.get("/agent/v1/peers/{id}", this::explain),
        Route.get(
            "/agent/v1/peers/{id}/keys",
            asked -> Reply.of(new PublishedView(bindings.evidence(cdn(asked.id()))))),
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

  /** Why a CDN is asked, or is not; also of one that is not known. */
  private Reply explain(Asked asked) {
    CdnName cdn = cdn(asked.id());
    Instant now = time.instant();
    Eligibility decided = states.look(m -> Eligibility.of(m.agent(), cdn, now));
    List<Eligibility.Reason> reasons = new ArrayList<>(decided.reasons());
    Eligibility.Reason binding = bindings.explain(cdn);
    reasons.add(binding);
    return Reply.of(
        new Eligibility(
            cdn, decided.eligible() && binding.weight() != Eligibility.Weight.AGAINST, reasons));
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
        decisive(eligibility),
        agent.records().getOrDefault(ad.cdn(), PeerRecord.NONE).score(now));
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

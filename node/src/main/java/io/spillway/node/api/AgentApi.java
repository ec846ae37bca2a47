package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.agent.Eligibility;
import io.spillway.agent.KnownPeer;
import io.spillway.agent.Neighbourhood;
import io.spillway.agent.record.PeerRecord;
import io.spillway.model.Advertisement;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.CdniFootprint;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.node.binding.Bindings;
import io.spillway.node.binding.KeyEvidence;
import io.spillway.node.peering.Obstacles;
import io.spillway.policy.CompiledPolicy;
import io.spillway.wire.Documents;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The peering agent: peers, offers, agreements. */
final class AgentApi implements PartApi {
  private static final int MOST_NAMED = 40;

  private final CdnName self;
  private final Set<CdnName> contacts;
  private final States states;
  private final Bindings bindings;
  private final Obstacles obstacles;
  private final InstantSource time;

  /** Of a CDN that looks for the others beginning with its contacts. */
  AgentApi(
      CdnName self,
      Set<CdnName> contacts,
      States states,
      Bindings bindings,
      Obstacles obstacles,
      InstantSource time) {
    this.self = self;
    this.contacts = Set.copyOf(contacts);
    this.obstacles = obstacles;
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

  /** Why a CDN is asked, or is not. */
  private Reply explain(Asked asked) {
    CdnName cdn = cdn(asked.id());
    Instant now = time.instant();
    if (cdn.equals(self)) {
      return Reply.of(
          new Eligibility(
              cdn,
              false,
              List.of(
                  new Eligibility.Reason(
                      "self", Eligibility.Weight.AGAINST, "it is this CDN itself"))));
    }
    Eligibility decided =
        states.look(m -> {
          requireKnown(cdn, m);
          return Eligibility.of(m.agent(), cdn, now);
        });
    List<Eligibility.Reason> reasons = new ArrayList<>(decided.reasons());
    obstacles
        .find(cdn)
        .ifPresent(o ->
            reasons.add(
                new Eligibility.Reason(
                    "delivery",
                    Eligibility.Weight.NOTE,
                    "messages do not reach it since "
                        + o.since().truncatedTo(ChronoUnit.SECONDS)
                        + ": "
                        + o.text())));
    Eligibility.Reason binding = bindings.explain(cdn);
    reasons.add(binding);
    states.look(m -> againstKey(m.agent(), cdn)).ifPresent(reasons::add);
    boolean eligible = reasons.stream().noneMatch(r -> r.weight() == Eligibility.Weight.AGAINST);
    return Reply.of(new Eligibility(cdn, eligible, reasons));
  }

  /** That the key of its newest advertisement, or one that was its, is not believed any more. */
  private static Optional<Eligibility.Reason> againstKey(AgentState agent, CdnName cdn) {
    Optional<String> text =
        Optional.ofNullable(agent.peers().get(cdn))
            .flatMap(known ->
                Documents.signers(known.signed().document()).stream()
                    .flatMap(key -> agent.keys().against(cdn, key).stream())
                    .findFirst())
            .or(() ->
                agent.keys().refused().values().stream()
                    .filter(r -> !agent.peers().containsKey(cdn))
                    .filter(r -> r.cdn().equals(Optional.of(cdn)))
                    .map(r -> "a key of it was revoked here by an operator: " + r.reason())
                    .findFirst());
    return text.map(t -> new Eligibility.Reason("key", Eligibility.Weight.AGAINST, t));
  }

  private RecordView record(String peer) {
    CdnName name = cdn(peer);
    return states.look(m -> {
      requireKnown(name, m);
      return RecordView.of(name, m.agent(), time.instant());
    });
  }

  /** Whoever is a contact, advertises, publishes a key, is banned, or has ever been dealt with. */
  private void requireKnown(CdnName cdn, States.Moment moment) {
    AgentState agent = moment.agent();
    TreeSet<CdnName> known = new TreeSet<>(contacts);
    known.addAll(agent.peers().keySet());
    known.addAll(agent.restraints().banned().keySet());
    known.addAll(agent.records().keySet());
    agent.keys().refused().values().forEach(r -> r.cdn().ifPresent(known::add));
    agent.deals().values().forEach(d -> known.addAll(parties(d.terms())));
    obstacles.all().forEach(o -> known.add(o.cdn()));
    known.remove(self);
    if (cdn.equals(self)) {
      throw new ProblemException(400, cdn + " is this CDN itself: name a peer");
    }
    if (!known.contains(cdn) && bindings.evidence(cdn).isEmpty()) {
      String few =
          String.join(", ", known.stream().limit(MOST_NAMED).map(CdnName::toString).toList());
      throw new ProblemException(
          404,
          "no CDN "
              + cdn
              + " is known: it is no contact, and no advertisement of it is held; "
              + (known.isEmpty()
                  ? "nobody else is known either"
                  : "known are: " + few + (known.size() > MOST_NAMED ? ", ..." : "")));
    }
  }

  private static List<CdnName> parties(AgreementTerms terms) {
    return List.of(terms.lender(), terms.borrower());
  }

  private RecordView unpaid(Asked asked) {
    CdnName peer = cdn(asked.id());
    Money amount = asked.body(Money.class);
    if (amount.micros() < 0) {
      throw new ProblemException(422, "micros: " + amount.micros() + ": use 0 or more");
    }
    record(asked.id());
    states
        .look(m -> m.agent().policy().map(CompiledPolicy::of).map(CompiledPolicy::currency))
        .filter(ours -> !ours.equals(amount.currency()))
        .ifPresent(ours -> {
          throw new ProblemException(
              422, "currency: \"" + amount.currency() + "\": this CDN's books are in " + ours);
        });
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
    Optional<String> key = againstKey(agent, ad.cdn()).map(Eligibility.Reason::text);
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
        eligibility.eligible() && key.isEmpty(),
        standing,
        key.orElse(decisive(eligibility)),
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

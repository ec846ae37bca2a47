package io.spillway.mediator;

import io.spillway.allocation.Allocator;
import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.Forecast;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.KeyId;
import io.spillway.model.LongTermId;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.Origin;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.SignedAgreement;
import io.spillway.model.Sla;
import io.spillway.model.Tariff;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A mediator of a CDN whose edges carry 100 requests/s. Its agent holds what offers it is given,
 * has every proposal signed unless told otherwise, and every peer is ready at once.
 */
final class Primary {
  static final CdnName SELF = new CdnName("cdn-a.example");
  static final ServiceId SITE = new ServiceId("site");

  final Mediator mediator = new Mediator(MediatorSettings.of(SELF, Duration.ofSeconds(20)));
  final List<MediatorFact> facts = new ArrayList<>();
  final List<Effect> effects = new ArrayList<>();
  final List<AgreementTerms> proposed = new ArrayList<>();
  final List<Offer> offers = new ArrayList<>();

  /** What the agent was asked for, in order. */
  final List<AgentMessage.GatherOffers> gathered = new ArrayList<>();

  /** Lenders that only the rule for reconsidered regions admits. */
  final List<CdnName> further = new ArrayList<>();

  /** By what the agent says that prices of lenders count. */
  final SortedMap<CdnName, Double> factors = new TreeMap<>();

  /** Which offers are bids that are paid one price. */
  final SortedSet<OfferId> uniform = new TreeSet<>();

  /** Whether the solver answers with what was bid in place of one price. */
  boolean underpays;

  /** How long edges take to answer a probe. */
  Duration answersIn = Duration.ofMillis(30);

  final List<Offer> longTerm = new ArrayList<>();
  MediatorState state = mediator.initial();

  /** Whether the next proposal is refused. */
  boolean refused;

  /** Whether the agent answers when it is asked for offers. */
  boolean gathers = true;

  /** Whether lenders answer proposals. */
  boolean answered = true;

  /** Whether lenders say where they serve the site. */
  boolean announced = true;

  /** What no probe gets an answer from. */
  final Set<IpAddress> dead = new TreeSet<>();

  Instant now = Instant.parse("2026-03-01T00:00:00Z");

  Primary(boolean delegable) {
    this(delegable, false);
  }

  Primary(boolean delegable, boolean edgeRedirect) {
    tell(new Shared.PolicyPublished(new PolicyDocument(1, new TreeMap<>())));
    tell(
        new Shared.ResourcesPublished(
            1,
            List.of(
                new Edge(
                    new EdgeId("a1"),
                    List.of(new IpAddress("127.10.1.1")),
                    capacity(100),
                    Footprint.EVERYWHERE)),
            List.of(
                new Service(
                    SITE,
                    List.of(new HostName("www.customer.example")),
                    new Origin("127.0.0.20", 8090),
                    new Sla(0.95, Duration.ofMillis(500), 0.01),
                    delegable,
                    edgeRedirect,
                    "/up"))));
  }

  static Capacity capacity(double requests) {
    return new Capacity(RequestRate.perSecond(requests), new BitRate((long) (requests * 1e6)));
  }

  void tell(MediatorMessage message) {
    Step<MediatorFact> step = mediator.decide(state, message, now);
    for (MediatorFact fact : step.facts()) {
      state = mediator.apply(state, fact);
      facts.add(fact);
    }
    effects.addAll(step.effects());
    step.effects().forEach(this::perform);
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Tell(var _, PartMessage message) -> told(message);
      case Effect.Perform(Work.SolveAllocation work) ->
          tell(new MediatorMessage.AllocationSolved(solved(work.problem())));
      case Effect.Perform(Work.ProbeSite work) ->
          tell(
              new MediatorMessage.ProbeCompleted(
                  work.terms().id(),
                  work.host(),
                  work.address(),
                  "nonce",
                  !dead.contains(work.address()),
                  answersIn,
                  dead.contains(work.address()) ? "no answer" : "answered"));
      default -> {
        // Tables and messages to peers are for others.
      }
    }
  }

  private AllocationSolution solved(AllocationProblem problem) {
    AllocationSolution right = Allocator.solve(problem);
    return underpays
        ? new AllocationSolution(
            right.arrangement(),
            right.round(),
            right.awards().stream().map(award -> award.at(award.offer().tariff())).toList(),
            right.shortfall(),
            right.reasons(),
            right.proof())
        : right;
  }

  private List<Offer> usable(AgentMessage.GatherOffers m) {
    gathered.add(m);
    return offers.stream()
        .filter(o -> o.tariff().within(m.requirement().ceiling()))
        .filter(o -> m.further() || !further.contains(o.lender()))
        .toList();
  }

  private List<Offer> dearer(AgentMessage.GatherOffers m) {
    return offers.stream()
        .filter(o -> !o.tariff().within(m.requirement().ceiling()))
        .filter(o -> m.further() || !further.contains(o.lender()))
        .toList();
  }

  private void told(PartMessage message) {
    switch (message) {
      case AgentMessage.GatherLongTerm m -> {
        AgentMessage.GatherOffers need = m.otherwise();
        if (longTerm.isEmpty()) {
          told(need);
        } else {
          tell(
              new MediatorMessage.OffersGathered(
                  need.arrangement(),
                  need.round(),
                  List.copyOf(longTerm),
                  false,
                  List.of(),
                  List.of(),
                  factors,
                  uniform));
        }
      }
      case AgentMessage.GatherOffers m -> {
        List<Offer> usable = usable(m);
        if (gathers) {
          answer(m, usable);
        }
      }
      case AgentMessage.ProposeAgreement m -> {
        proposed.add(m.terms());
        offers.removeIf(o -> o.lender().equals(m.terms().lender()));
        longTerm.removeIf(o -> o.id().equals(m.terms().offer()));
        if (refused) {
          refused = false;
          tell(
              new MediatorMessage.AgreementFailed(
                  m.terms().arrangement(),
                  m.terms().id(),
                  m.terms().revision(),
                  m.terms().offer(),
                  m.terms().capacity(),
                  false,
                  "no room",
                  Optional.empty()));
          return;
        }
        if (answered) {
          tell(new MediatorMessage.AgreementConcluded(signed(m.terms())));
        }
        if (answered && announced) {
          tell(
              new MediatorMessage.DelegationAnnounced(
                  m.terms().id(), List.of(new IpAddress("127.10.2.1"))));
        }
      }
      default -> {
        // Metering is not here.
      }
    }
  }

  /** The agent's answer to what it was asked. */
  void answer(AgentMessage.GatherOffers m, List<Offer> usable) {
    tell(
        new MediatorMessage.OffersGathered(
            m.arrangement(),
            m.round(),
            usable,
            m.ask(),
            dearer(m),
            m.further() ? List.of() : List.copyOf(further),
            factors,
            uniform));
  }

  static SignedAgreement signed(AgreementTerms terms) {
    return new SignedAgreement(terms, "{}", new KeyId("a"), new KeyId("b"));
  }

  /** A lender has agreed for long, at twice the price of offers. */
  void agreesForLong(String lender, double requests) {
    agreesForLong(lender, requests, 2_000_000);
  }

  /** The same at this price of a million requests. */
  void agreesForLong(String lender, double requests, long price) {
    holds(lender, requests);
    Offer offer = offers.removeLast();
    longTerm.add(
        new Offer(
            new LongTermId(SELF + ":long-term-" + longTerm.size()).offerOf(offer.lender()),
            offer.request(),
            offer.lender(),
            SELF,
            SITE,
            offer.footprint(),
            offer.capacity(),
            new Tariff(euros(price), euros(20_000), euros(500_000)),
            offer.commitment(),
            true,
            offer.validUntil(),
            offer.maxTerm(),
            offer.readyWithin(),
            offer.recallNotice(),
            Optional.empty()));
  }

  /** A lender's offer is held from now on. */
  void holds(String lender, double requests) {
    holds(lender, requests, Optional.empty());
  }

  /** A lender's offer at a price per million requests, in micros, is held from now on. */
  Offer holds(String lender, double requests, long micros) {
    holds(lender, requests);
    Offer last = offers.removeLast();
    Offer priced =
        like(
            last,
            new Tariff(
                euros(micros), last.tariff().perGigabyte(), last.tariff().perCommittedHour()),
            last.commitment());
    offers.add(priced);
    return priced;
  }

  /** The same of a lender that can be redirected to, below its zone. */
  void holds(String lender, double requests, Optional<HostName> redirectZone) {
    offers.add(
        new Offer(
            new OfferId("offer-" + lender + "-" + offers.size() + proposed.size()),
            new RequestId("request-1"),
            new CdnName(lender),
            SELF,
            SITE,
            Footprint.EVERYWHERE,
            capacity(requests),
            new Tariff(euros(1_000_000), euros(10_000), euros(500_000)),
            Commitment.FIRM,
            true,
            now.plusSeconds(60),
            Duration.ofMinutes(15),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            redirectZone));
  }

  /** Rules are in force from now on. */
  void rules(Map<String, String> rules) {
    tell(new Shared.PolicyPublished(new PolicyDocument(2, new TreeMap<>(rules))));
  }

  /** A lender's offer of this kind is held from now on. */
  void holds(String lender, double requests, Commitment kind) {
    holds(lender, requests);
    Offer last = offers.removeLast();
    offers.add(like(last, last.tariff(), kind));
  }

  /** The last offer that was told of costs this many times as much. */
  void dearer(int times) {
    Offer last = offers.removeLast();
    Tariff tariff =
        new Tariff(euros(1_000_000L * times), euros(10_000L * times), euros(500_000L * times));
    offers.add(like(last, tariff, last.commitment()));
  }

  private static Offer like(Offer offer, Tariff tariff, Commitment kind) {
    return new Offer(
        offer.id(),
        offer.request(),
        offer.lender(),
        offer.borrower(),
        offer.service(),
        offer.footprint(),
        offer.capacity(),
        tariff,
        kind,
        offer.standing(),
        offer.validUntil(),
        offer.maxTerm(),
        offer.readyWithin(),
        offer.recallNotice(),
        offer.redirectZone());
  }

  /** What was told of the arrangement, in order. */
  List<String> stories() {
    return facts.stream().map(MediatorFact::story).filter(s -> !s.isEmpty()).toList();
  }

  private static Money euros(long micros) {
    return new Money("EUR", micros);
  }

  /** The detector's word: demand, and what it expects at its horizon of 25 s. */
  void forecast(double demand, double expected, double exhaustion) {
    tell(new MediatorMessage.DemandForecast(seen(demand, expected, exhaustion)));
  }

  /** The detector's word while a second runs. */
  void earlyForecast(double demand, double expected, double exhaustion) {
    tell(new MediatorMessage.EarlyForecast(seen(demand, expected, exhaustion)));
  }

  Forecast seen(double demand, double expected, double exhaustion) {
    return new Forecast(
        SITE,
        now,
        RequestRate.perSecond(demand),
        RequestRate.perSecond(50),
        RequestRate.perSecond(expected),
        RequestRate.perSecond(expected * 1.1),
        Duration.ofSeconds(25),
        RequestRate.perSecond(85),
        exhaustion,
        exhaustion > 0.5,
        10_000,
        RequestRate.ZERO);
  }

  void pass(int seconds) {
    now = now.plusSeconds(seconds);
    tell(new Shared.Tick());
  }

  Arrangement arrangement() {
    return state.arrangements().lastEntry().getValue();
  }

  Backing backing(AgreementId id) {
    Backing backing = arrangement().backings().get(id);
    if (backing == null) {
      throw new AssertionError("no " + id);
    }
    return backing;
  }

  /** What the own edges were asked to redirect, in order. */
  List<Work.RedirectShare> redirections() {
    return effects.stream()
        .filter(Effect.Perform.class::isInstance)
        .map(e -> ((Effect.Perform) e).work())
        .filter(Work.RedirectShare.class::isInstance)
        .map(Work.RedirectShare.class::cast)
        .toList();
  }
}

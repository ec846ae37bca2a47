package io.spillway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.AgentFact;
import io.spillway.engine.Effect;
import io.spillway.engine.Fact;
import io.spillway.engine.Part;
import io.spillway.mediator.MediatorFact;
import io.spillway.metering.MeteringFact;
import io.spillway.model.Advertisement;
import io.spillway.model.AgreementId;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestRate;
import io.spillway.model.Statement;
import io.spillway.model.SteeringTable;
import io.spillway.model.Usage;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PolicyMessage;
import io.spillway.model.message.RegistryMessage;
import io.spillway.model.message.Shared;
import io.spillway.registry.RegistryFact;
import io.spillway.simulator.cdn.Assembly;
import io.spillway.simulator.cdn.CdnProfile;
import io.spillway.simulator.cdn.Lie;
import io.spillway.simulator.check.Violation;
import io.spillway.simulator.world.Faults;
import io.spillway.simulator.world.Seal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever breaks the core, the simulator notices. */
class BrokenCoreTest {
  private static final int SEEDS = 40;

  /**
   * A way to break one part of every CDN.
   *
   * @param what it does then
   */
  record Mutation(String what, PartName part, Function<Part<?, ?, ?>, Part<?, ?, ?>> how) {
    Assembly assembly() {
      return new Assembly() {
        @Override
        public Map<PartName, Part<?, ?, ?>> parts(CdnProfile cdn) {
          Map<PartName, Part<?, ?, ?>> parts = Assembly.production(cdn);
          parts.computeIfPresent(
              PartName.POLICY, (_, real) -> BrokenPart.hearing(real, BrokenCoreTest::thrifty));
          parts.computeIfPresent(part, (_, real) -> how.apply(real));
          return parts;
        }

        @Override
        public Seal seal(long secret) {
          return new Seal(secret);
        }
      };
    }

    @Override
    public String toString() {
      return what;
    }
  }

  static List<Mutation> mutations() {
    return List.of(
        new Mutation(
            "forgets what it reserved",
            PartName.REGISTRY,
            states(f -> dropIf(f, f instanceof RegistryFact.CapacityKept))),
        new Mutation(
            "reserves what should stay home",
            PartName.REGISTRY,
            hears(m ->
                m instanceof RegistryMessage.ReserveCapacity r
                    ? new RegistryMessage.ReserveCapacity(
                        r.reservation(), r.replaces(), r.wanted(), 0, r.until())
                    : m)),
        new Mutation(
            "releases what it has signed for",
            PartName.AGENT,
            does(e ->
                e instanceof Effect.Tell tell
                        && tell.message() instanceof RegistryMessage.PrepareDelegation(var terms)
                    ? List.of(
                        e,
                        new Effect.Tell(
                            PartName.REGISTRY,
                            new RegistryMessage.ReleaseCapacity(terms.id().value())))
                    : List.of(e))),
        new Mutation(
            "holds what nobody signed",
            PartName.AGENT,
            states(f ->
                f instanceof AgentFact.DealChanged(var deal, var story)
                        && deal.signed().isPresent()
                        && deal.terms().revision() == 0
                    ? List.of(
                        new AgentFact.DealChanged(
                            new io.spillway.agent.Deal(
                                deal.terms(),
                                deal.proposed(),
                                deal.document(),
                                Optional.empty(),
                                deal.phase(),
                                deal.answerBy(),
                                deal.steerUntil(),
                                deal.serveUntil(),
                                deal.notice(),
                                deal.basis(),
                                deal.ends()),
                            story))
                    : List.of(f))),
        new Mutation(
            "goes back on what it renews for less",
            PartName.AGENT,
            states(f ->
                f instanceof AgentFact.PromiseNoted(var offer, var counter, var promise, var again)
                    ? List.of(
                        new AgentFact.PromiseNoted(
                            offer, counter, promise.with(promise.offer(), Optional.empty()), again))
                    : List.of(f))),
        new Mutation(
            "spends more than its caps",
            PartName.MEDIATOR,
            hears(m ->
                m instanceof Shared.PolicyPublished(PolicyDocument document)
                    ? new Shared.PolicyPublished(withoutCaps(document))
                    : m)),
        new Mutation(
            "forgets what it may owe",
            PartName.MEDIATOR,
            states(f -> dropIf(f, f instanceof MediatorFact.ExposureTaken))),
        new Mutation(
            "answers longer than agreed",
            PartName.MEDIATOR,
            does(e ->
                e instanceof Effect.Perform(Work.PublishTable(SteeringTable table))
                    ? List.of(new Effect.Perform(new Work.PublishTable(forever(table))))
                    : List.of(e))),
        new Mutation(
            "takes no site away",
            PartName.REGISTRY,
            does(e -> e instanceof Effect.Perform(Work.RemoveSite _) ? List.of() : List.of(e))),
        new Mutation(
            "advertises its exact capacity",
            PartName.AGENT,
            does(e ->
                e instanceof Effect.Perform(Work.SignAdvertisement(Advertisement ad))
                    ? List.of(new Effect.Perform(new Work.SignAdvertisement(exact(ad))))
                    : List.of(e))),
        new Mutation(
            "names its edges",
            PartName.AGENT,
            does(e ->
                e
                        instanceof
                        Effect.Send(
                            CdnName to,
                            PeerMessage.DelegationReady(AgreementId agreement, var _))
                    ? List.of(
                        new Effect.Send(
                            to,
                            new PeerMessage.DelegationFailed(
                                agreement, "edge-a1, edge-b1 and edge-c1 failed")))
                    : List.of(e))),
        new Mutation(
            "tells the price of a sealed bid",
            PartName.AGENT,
            does(e ->
                e instanceof Effect.Perform(Work.SealBid bid)
                    ? List.of(
                        e,
                        new Effect.Send(
                            bid.offer().borrower(), new PeerMessage.OfferMade(bid.offer())))
                    : List.of(e))),
        new Mutation(
            "bids without a reservation",
            PartName.AGENT,
            does(e ->
                e instanceof Effect.Perform(Work.SealBid bid)
                    ? List.of(
                        new Effect.Tell(
                            PartName.REGISTRY,
                            new RegistryMessage.ReleaseCapacity(bid.offer().id().value())),
                        e)
                    : List.of(e))),
        new Mutation(
            "tells exactly how much it needs",
            PartName.AGENT,
            does(e ->
                e instanceof Effect.Send(CdnName to, PeerMessage.OfferRequest m)
                    ? List.of(
                        new Effect.Send(
                            to,
                            new PeerMessage.OfferRequest(
                                m.request(),
                                m.inquiry().withCapacity(m.inquiry().capacity().times(0.987)))))
                    : List.of(e))),
        new Mutation(
            "tells bidders its price ceiling",
            PartName.AGENT,
            does(e -> List.of(whispering(e, ", at most 5000000 micros")))),
        new Mutation(
            "tells bidders its origin",
            PartName.AGENT,
            does(e -> List.of(whispering(e, ", of 127.0.0.20")))),
        new Mutation(
            "forgets a log",
            PartName.METERING,
            states(
                f -> dropIf(f, f instanceof MeteringFact.LogCounted c && !c.counted().isEmpty()))),
        new Mutation(
            "counts a log twice",
            PartName.METERING,
            states(f -> f instanceof MeteringFact.LogCounted ? List.of(f, f) : List.of(f))),
        new Mutation(
            "books twice",
            PartName.METERING,
            states(f -> f instanceof MeteringFact.Booked ? List.of(f, f) : List.of(f))),
        new Mutation(
            "books nothing",
            PartName.METERING,
            states(f -> dropIf(f, f instanceof MeteringFact.Booked))),
        new Mutation(
            "claims twice what it served",
            PartName.METERING,
            states(f ->
                f instanceof MeteringFact.StatementIssued(var statement, var to, var unpaid, var at)
                    ? List.of(new MeteringFact.StatementIssued(doubled(statement), to, unpaid, at))
                    : List.of(f))));
  }

  private static Function<Part<?, ?, ?>, Part<?, ?, ?>> hears(Function<Object, Object> how) {
    return real -> BrokenPart.hearing(real, how::apply);
  }

  private static Function<Part<?, ?, ?>, Part<?, ?, ?>> states(
      Function<Fact, List<? extends Fact>> how) {
    return real -> BrokenPart.stating(real, how);
  }

  private static Function<Part<?, ?, ?>, Part<?, ?, ?>> does(Function<Effect, List<Effect>> how) {
    return real -> BrokenPart.doing(real, how);
  }

  private static List<? extends Fact> dropIf(Fact fact, boolean dropped) {
    return dropped ? List.of() : List.of(fact);
  }

  /** All have little money, so that a cap that is not kept is noticed. */
  private static Object thrifty(Object message) {
    if (!(message instanceof PolicyMessage.PutRules(var rules, var _))) {
      return message;
    }
    TreeMap<String, String> tight = new TreeMap<>(rules);
    tight.put("borrow.cap.per-hour", "300000");
    tight.put("borrow.cap.per-arrangement", "300000");
    return new PolicyMessage.PutRules(tight);
  }

  private static PolicyDocument withoutCaps(PolicyDocument document) {
    TreeMap<String, String> rules = new TreeMap<>(document.rules());
    rules.put("borrow.cap.per-hour", "1000000000000");
    rules.put("borrow.cap.per-arrangement", "1000000000000");
    rules.put("borrow.cap.per-month", "1000000000000");
    return new PolicyDocument(document.version(), rules);
  }

  private static PolicyDocument inEarnest(PolicyDocument document) {
    TreeMap<String, String> rules = new TreeMap<>(document.rules());
    rules.remove("borrow.dry-run");
    return new PolicyDocument(document.version(), rules);
  }

  private static SteeringTable forever(SteeringTable table) {
    return new SteeringTable(
        table.epoch(),
        table.version(),
        table.entries().stream()
            .map(e ->
                new SteeringTable.Entry(
                    e.host(),
                    Duration.ofHours(1),
                    e.targets().stream()
                        .map(t ->
                            new SteeringTable.Target(
                                t.cdn(),
                                t.agreement(),
                                t.address(),
                                t.weight(),
                                t.steerUntil().map(u -> u.plus(Duration.ofDays(1)))))
                        .toList()))
            .toList());
  }

  private static Advertisement exact(Advertisement ad) {
    RequestRate odd = new RequestRate(ad.lendable().requests().perSecond() + 7);
    return new Advertisement(
        ad.cdn(),
        ad.endpoint(),
        ad.sequence(),
        ad.issuedAt(),
        ad.expiresAt(),
        ad.coordinate(),
        List.of(
            Advertisement.limits(new Capacity(odd, ad.lendable().bits()), Footprint.EVERYWHERE)));
  }

  private static Effect whispering(Effect e, String what) {
    return e instanceof Effect.Send(CdnName to, PeerMessage.AuctionCalled m)
        ? new Effect.Send(to, new PeerMessage.AuctionCalled(m.call(), m.document() + what))
        : e;
  }

  private static Statement doubled(Statement s) {
    Usage u = s.usage();
    return new Statement(
        s.agreement(),
        s.number(),
        s.from(),
        s.to(),
        new Usage(2 * u.requests() + 1, 2 * u.bytes(), u.hits(), u.errors()),
        s.nonces(),
        s.last());
  }

  @ParameterizedTest
  @MethodSource({"mutations", "io.spillway.simulator.BrokenNegotiation#mutations"})
  void noticesACoreThat(Mutation mutation) {
    Assembly broken = mutation.assembly();
    assertNoticed(SimulationSettings.of(Faults.NONE), broken);
  }

  static List<Mutation> dryRuns() {
    return List.of(
        new Mutation(
            "does what it was to play through",
            PartName.MEDIATOR,
            hears(m ->
                m instanceof Shared.PolicyPublished p
                    ? new Shared.PolicyPublished(inEarnest(p.document()))
                    : m)),
        new Mutation(
            "calls for bids that it will not take",
            PartName.MEDIATOR,
            does(e ->
                List.of(
                    e instanceof Effect.Tell(var to, AgentMessage.GatherLongTerm(var need))
                        ? new Effect.Tell(to, new AgentMessage.GatherLongTerm(asking(need)))
                        : e))));
  }

  private static AgentMessage.GatherOffers asking(AgentMessage.GatherOffers m) {
    return new AgentMessage.GatherOffers(
        m.arrangement(), m.round(), m.requirement(), m.further(), true, m.deadline());
  }

  @ParameterizedTest
  @MethodSource("dryRuns")
  void noticesADryRunThat(Mutation mutation) {
    assertNoticed(SimulationSettings.of(Faults.NONE).withDryRun(), mutation.assembly());
  }

  private static void assertNoticed(SimulationSettings settings, Assembly broken) {
    List<Violation> found = new ArrayList<>();
    Batch.run(
        LongStream.rangeClosed(1, SEEDS).iterator(),
        seed -> Simulation.run(seed, settings, broken),
        result -> {
          found.addAll(result.violations());
          return found.isEmpty();
        });
    assertThat(found).as("violations in " + SEEDS + " seeds").isNotEmpty();
  }

  @Test
  void noticesACoreThatBelievesEverySignature() {
    Assembly gullible =
        new Assembly() {
          @Override
          public Map<PartName, Part<?, ?, ?>> parts(CdnProfile cdn) {
            return Assembly.production(cdn);
          }

          @Override
          public Seal seal(long secret) {
            return new Seal(secret);
          }

          @Override
          public boolean believes(Seal seal, CdnName from, PeerMessage message) {
            return true;
          }
        };
    assertNoticed(SimulationSettings.of(Faults.NONE).withLie(Lie.ALTERS), gullible);
  }
}

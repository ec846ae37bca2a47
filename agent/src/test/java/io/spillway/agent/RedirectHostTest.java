package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.Inquiry;
import io.spillway.model.IpAddress;
import io.spillway.model.KeyId;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.Origin;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.ServiceId;
import io.spillway.model.SignedAgreement;
import io.spillway.model.Sla;
import io.spillway.model.Tariff;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage.RedirectHostEnds;
import io.spillway.model.message.MediatorMessage.RedirectHostServed;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PeerMessage.AgreementRefusal;
import io.spillway.model.message.RegistryMessage.ReserveCapacity;
import io.spillway.model.message.Shared;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lender gives names below its own zone, one for each agreement, and ends what it answers. */
class RedirectHostTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final CdnName BORROWER = new CdnName("cdn-a.example");
  private static final CdnName LENDER = new CdnName("cdn-b.example");
  private static final KeyId KEY = new KeyId("0f".repeat(32));
  private static final HostName ZONE = new HostName("via.cdn-b.example");
  private static final HostName NAME = new HostName("a1.via.cdn-b.example");
  private static final IpAddress EDGE = new IpAddress("127.10.2.1");
  private static final Capacity PLENTY =
      new Capacity(RequestRate.perSecond(1000), new BitRate(1_000_000_000));
  private static final Capacity WANTED =
      new Capacity(RequestRate.perSecond(50), new BitRate(50_000_000));

  private final List<Effect> effects = new ArrayList<>();
  private Agent agent = agent(Optional.of(ZONE));
  private AgentState state = agent.initial();

  @BeforeEach
  void lend() {
    tell(new Shared.PolicyPublished(new PolicyDocument(1, new TreeMap<>())));
    Edge edge = new Edge(new EdgeId("e1"), List.of(EDGE), PLENTY, Footprint.EVERYWHERE);
    tell(new Shared.ResourcesPublished(1, List.of(edge), List.of()));
    tell(new AgentMessage.Lendable(PLENTY, Footprint.EVERYWHERE));
  }

  private static Agent agent(Optional<HostName> zone) {
    return new Agent(
        AgentSettings.of(LENDER, URI.create("https://127.0.0.12:7443"), new TreeMap<>())
            .withRedirectZone(zone));
  }

  private void tell(AgentMessage message) {
    Step<AgentFact> step = agent.decide(state, message, NOW);
    for (AgentFact fact : step.facts()) {
      state = agent.apply(state, fact);
    }
    effects.addAll(step.effects());
  }

  private void says(PeerMessage message) {
    tell(new AgentMessage.PeerSaid(BORROWER, KEY, message));
  }

  private <T> List<T> asked(Class<T> type) {
    List<T> found = new ArrayList<>();
    for (Effect effect : effects) {
      Object asked =
          switch (effect) {
            case Effect.Tell tell -> tell.message();
            case Effect.Send send -> send.message();
            case Effect.Perform perform -> perform.work();
          };
      if (type.isInstance(asked)) {
        found.add(type.cast(asked));
      }
    }
    return found;
  }

  private static Requirement requirement(String site) {
    Money nothing = Money.zero("EUR");
    return new Requirement(
        new ServiceId(site),
        List.of(new HostName("www." + site + ".example")),
        new Origin("127.0.0.20", 8090),
        "/up",
        Footprint.EVERYWHERE,
        WANTED,
        new Sla(0.95, Duration.ofMillis(500), 0.01),
        new Tariff(nothing, nothing, nothing),
        Duration.ofMinutes(15));
  }

  private Offer offer(String site) {
    says(
        new PeerMessage.OfferRequest(
            new RequestId("request-" + site), Inquiry.of(requirement(site))));
    ReserveCapacity kept = asked(ReserveCapacity.class).getLast();
    tell(new AgentMessage.CapacityReserved(kept.reservation(), kept.wanted(), kept.until()));
    return asked(PeerMessage.OfferMade.class).getLast().offer();
  }

  private AgreementTerms terms(String id, String site, Offer offer, Optional<HostName> host) {
    Requirement asked = requirement(site);
    return new AgreementTerms(
        new AgreementId(BORROWER + ":" + id),
        0,
        offer.id(),
        new ArrangementId("cdn-a.example:arrangement-1"),
        BORROWER,
        LENDER,
        asked.service(),
        asked.hosts(),
        host,
        asked.origin(),
        asked.probePath(),
        asked.footprint(),
        offer.capacity(),
        offer.tariff(),
        NOW,
        NOW.plusSeconds(800),
        NOW.plusSeconds(830),
        Duration.ofSeconds(30),
        0.2);
  }

  /** Proposes terms; the reason of the refusal, or empty if the registry is asked for capacity. */
  private Optional<String> propose(AgreementTerms terms) {
    effects.clear();
    says(new PeerMessage.AgreementProposal(terms, "document"));
    return asked(AgreementRefusal.class).stream().map(AgreementRefusal::reason).findFirst();
  }

  private void sign(AgreementTerms terms) {
    assertThat(propose(terms)).isEmpty();
    tell(
        new AgentMessage.CapacityReserved(
            terms.id().value(), terms.capacity(), NOW.plusSeconds(9)));
    assertThat(asked(Work.SignAcceptance.class)).hasSize(1);
    tell(new AgentMessage.AcceptanceSigned(new SignedAgreement(terms, "both", KEY, KEY)));
    effects.clear();
  }

  @Test
  void offersItsZoneAndRefusesNamesThatAreNotDirectlyBelowIt() {
    Offer offer = offer("one");
    assertThat(offer.redirectZone()).contains(ZONE);

    for (String name :
        List.of(
            "a.b.via.cdn-b.example", "via.cdn-b.example", "www.bank.example", "a.cdn-b.example")) {
      assertThat(propose(terms("g1", "one", offer, Optional.of(new HostName(name)))).orElseThrow())
          .contains(name)
          .contains("is not one label below via.cdn-b.example");
    }
    assertThat(propose(terms("g1", "one", offer, Optional.of(NAME)))).isEmpty();
  }

  @Test
  void aNameBelowTheOwnZoneIsNoBorrowersHost() {
    Requirement one = requirement("one");
    for (String host : List.of("via.cdn-b.example", "a1.via.cdn-b.example")) {
      says(
          new PeerMessage.OfferRequest(
              new RequestId("request-" + host),
              new Inquiry(
                  one.service(),
                  List.of(new HostName(host)),
                  one.footprint(),
                  one.capacity(),
                  one.sla(),
                  one.duration())));
    }
    assertThat(asked(PeerMessage.OfferDeclined.class))
        .extracting(PeerMessage.OfferDeclined::reason)
        .containsExactly(
            "one of the hosts is not lent for here", "one of the hosts is not lent for here");
    assertThat(asked(ReserveCapacity.class)).isEmpty();
  }

  @Test
  void signsTermsWithoutANameToo() {
    assertThat(propose(terms("g1", "one", offer("one"), Optional.empty()))).isEmpty();
  }

  @Test
  void refusesANameThatIsTaken() {
    sign(terms("g1", "one", offer("one"), Optional.of(NAME)));

    assertThat(propose(terms("g2", "two", offer("two"), Optional.of(NAME))).orElseThrow())
        .contains("a1.via.cdn-b.example is taken");
  }

  @Test
  void refusesAnyNameWithoutAZone() {
    agent = agent(Optional.empty());
    state = agent.initial();
    lend();
    Offer offer = offer("one");

    assertThat(offer.redirectZone()).isEmpty();
    assertThat(propose(terms("g1", "one", offer, Optional.of(NAME))).orElseThrow())
        .isEqualTo("the offer allows no redirect host");
  }

  @Test
  void hasItsRedirectorAnswerWhileTheDelegationIsReadyAndNoLongerThanItServes() {
    AgreementTerms terms = terms("g1", "one", offer("one"), Optional.of(NAME));
    sign(terms);

    tell(new AgentMessage.DelegationState(terms.id(), true, List.of(EDGE), ""));
    tell(new AgentMessage.DelegationState(terms.id(), false, List.of(), "all edges died"));
    assertThat(asked(RedirectHostServed.class))
        .containsExactly(
            new RedirectHostServed(terms.id(), NAME, List.of(EDGE), terms.serveUntil()),
            new RedirectHostServed(terms.id(), NAME, List.of(), terms.serveUntil()));

    Instant serve = NOW.plusSeconds(15);
    says(new PeerMessage.Termination(terms.id(), "over", NOW, serve));
    assertThat(asked(RedirectHostEnds.class))
        .containsExactly(new RedirectHostEnds(terms.id(), serve));

    effects.clear();
    tell(new AgentMessage.DelegationState(terms.id(), true, List.of(EDGE), ""));
    assertThat(asked(RedirectHostServed.class).getFirst().until()).isEqualTo(serve);
  }

  @Test
  void tellsTheBorrowerThatItsOriginIsNotPermittedAndNothingThatServersSay() {
    AgreementTerms terms = terms("g1", "one", offer("one"), Optional.of(NAME));
    sign(terms);
    String refused = Work.InstallSite.ORIGIN_REFUSED;

    tell(new AgentMessage.DelegationState(terms.id(), false, List.of(), refused));
    tell(new AgentMessage.DelegationState(terms.id(), false, List.of(), "e1 refused: in /etc/x"));

    assertThat(asked(PeerMessage.DelegationFailed.class))
        .containsExactly(
            new PeerMessage.DelegationFailed(terms.id(), refused),
            new PeerMessage.DelegationFailed(terms.id(), "its edges could not be made ready"));
  }
}

package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementTerms;
import io.spillway.model.AllocationSolution;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.Footprint;
import io.spillway.model.Forecast;
import io.spillway.model.HostName;
import io.spillway.model.KeyId;
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
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.Shared;
import io.spillway.policy.PolicyRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lender signs after the borrower has given up waiting (found by the simulator, seed 163). */
class LateAgreementTest {
  private static final CdnName SELF = new CdnName("cdn-a.example");
  private static final CdnName LENDER = new CdnName("cdn-b.example");
  private static final ServiceId SITE = new ServiceId("site");
  private static final Tariff TARIFF = new Tariff(euro(1_000_000), euro(10_000), euro(400_000));

  private final Mediator mediator = new Mediator(MediatorSettings.of(SELF, Duration.ofSeconds(20)));
  private final List<Effect> effects = new ArrayList<>();
  private MediatorState state = mediator.initial();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void settlesWhatWasSignedLateInsteadOfAbandoningIt() {
    AgreementTerms terms = proposed();
    tell(
        new MediatorMessage.AgreementFailed(
            terms.arrangement(), terms.id(), 0, terms.offer(), "did not answer in time"));
    assertThat(state.exposures()).isEmpty();
    now = now.plusSeconds(6);

    tell(new MediatorMessage.AgreementLate(signed(terms), now));

    assertThat(state.exposures())
        .singleElement()
        .satisfies(e ->
            assertThat(e.amount())
                .isEqualTo(TARIFF.worstCase(terms.capacity(), Duration.ofSeconds(6))));
    calmDown();
    assertThat(phase()).isEqualTo(Phase.SETTLING);
    tell(new MediatorMessage.AgreementSettled(terms.id(), euro(166)));
    assertThat(phase()).isEqualTo(Phase.CLOSED);
    assertThat(state.exposures()).singleElement().matches(MediatorState.Exposure::settled);
  }

  @Test
  void abandonsWhatNobodySigned() {
    AgreementTerms terms = proposed();
    tell(
        new MediatorMessage.AgreementFailed(
            terms.arrangement(), terms.id(), 0, terms.offer(), "did not answer in time"));

    calmDown();

    assertThat(phase()).isEqualTo(Phase.ABANDONED);
  }

  /** The terms that are proposed when a surge is seen and one offer is there. */
  private AgreementTerms proposed() {
    tell(new Shared.PolicyPublished(new PolicyDocument(1, PolicyRules.defaults())));
    tell(new Shared.ResourcesPublished(1, List.of(), List.of(service())));
    tell(new MediatorMessage.DemandForecast(forecast(150, 400, 1, true)));
    Arrangement a = state.arrangements().firstEntry().getValue();
    Offer offer = offer();
    tell(new MediatorMessage.OffersGathered(a.id(), a.round(), List.of(offer), true));
    tell(
        new MediatorMessage.AllocationSolved(
            new AllocationSolution(
                a.id(),
                a.round(),
                List.of(new AllocationSolution.Award(offer, offer.capacity())),
                Capacity.ZERO,
                List.of("the only one"))));
    return effects.stream()
        .filter(Effect.Tell.class::isInstance)
        .map(effect -> ((Effect.Tell) effect).message())
        .filter(AgentMessage.ProposeAgreement.class::isInstance)
        .map(AgentMessage.ProposeAgreement.class::cast)
        .reduce((first, second) -> second)
        .orElseThrow()
        .terms();
  }

  private void calmDown() {
    for (int second = 0; second < 15; second++) {
      now = now.plusSeconds(1);
      tell(new MediatorMessage.DemandForecast(forecast(20, 20, 0, false)));
      tell(new Shared.Tick());
    }
  }

  private Phase phase() {
    return state.arrangements().firstEntry().getValue().phase();
  }

  private void tell(MediatorMessage message) {
    Step<MediatorFact> step = mediator.decide(state, message, now);
    for (MediatorFact fact : step.facts()) {
      state = mediator.apply(state, fact);
    }
    effects.addAll(step.effects());
  }

  private static SignedAgreement signed(AgreementTerms terms) {
    return new SignedAgreement(terms, "document", new KeyId("a"), new KeyId("b"));
  }

  private Forecast forecast(double demand, double expected, double exhaustion, boolean changed) {
    return new Forecast(
        SITE,
        now,
        RequestRate.perSecond(demand),
        RequestRate.perSecond(50),
        RequestRate.perSecond(expected),
        RequestRate.perSecond(expected),
        Duration.ofSeconds(25),
        RequestRate.perSecond(100),
        exhaustion,
        changed,
        160_000);
  }

  private static Service service() {
    return new Service(
        SITE,
        List.of(new HostName("www.customer.example")),
        new Origin("127.0.0.20", 8090),
        new Sla(0.95, Duration.ofMillis(500), 0.01),
        true,
        false,
        "/up");
  }

  private Offer offer() {
    return new Offer(
        new OfferId("cdn-b.example:offer-1"),
        new RequestId("cdn-a.example:request-1"),
        LENDER,
        SELF,
        SITE,
        Footprint.EVERYWHERE,
        new Capacity(RequestRate.perSecond(200), new BitRate(60_000_000)),
        TARIFF,
        Commitment.FIRM,
        true,
        now.plusSeconds(60),
        Duration.ofMinutes(15),
        Duration.ofSeconds(5),
        Duration.ofSeconds(60));
  }

  private static Money euro(long micros) {
    return new Money("EUR", micros);
  }
}

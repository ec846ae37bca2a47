package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.RequestRate;
import io.spillway.model.SteeringTable;
import io.spillway.model.Work;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lender without services of its own, to which a borrower redirects clients. */
class LentHostsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant UNTIL = NOW.plusSeconds(900);
  private static final AgreementId AGREEMENT = new AgreementId("cdn-a.example:agreement-1");
  private static final HostName NAME = new HostName("a1.via.cdn-b.example");
  private static final IpAddress ONE = new IpAddress("127.10.2.1");
  private static final IpAddress TWO = new IpAddress("127.10.2.2");

  private final Mediator mediator =
      new Mediator(MediatorSettings.of(new CdnName("cdn-b.example"), Duration.ofSeconds(20)));
  private MediatorState state = mediator.initial();
  private final List<SteeringTable> tables = new ArrayList<>();

  LentHostsTest() {
    Edge edge =
        new Edge(
            new EdgeId("b1"),
            List.of(ONE, TWO),
            new Capacity(RequestRate.perSecond(100), new BitRate(100_000_000)),
            Footprint.EVERYWHERE);
    tell(new Shared.ResourcesPublished(1, List.of(edge), List.of()), NOW);
  }

  private void tell(MediatorMessage message, Instant at) {
    Step<MediatorFact> step = mediator.decide(state, message, at);
    for (MediatorFact fact : step.facts()) {
      state = mediator.apply(state, fact);
    }
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.Perform(Work.PublishTable(SteeringTable table))) {
        tables.add(table);
      }
    }
  }

  private void served(IpAddress... addresses) {
    tell(new MediatorMessage.RedirectHostServed(AGREEMENT, NAME, List.of(addresses), UNTIL), NOW);
  }

  private List<SteeringTable.Entry> entries() {
    return tables.getLast().entries();
  }

  @Test
  void answersTheNameWithItsReadyEdgesUnderALease() {
    served(ONE, TWO);

    SteeringTable.Entry entry = entries().getFirst();
    assertThat(entry.host()).isEqualTo(NAME);
    assertThat(entry.targets()).extracting(SteeringTable.Target::address).containsExactly(ONE, TWO);
    assertThat(entry.targets())
        .allSatisfy(target -> {
          assertThat(target.agreement()).contains(AGREEMENT);
          assertThat(target.steerUntil()).contains(UNTIL);
        });

    served(TWO);
    assertThat(entries().getFirst().targets()).hasSize(1);
    served();
    assertThat(entries()).isEmpty();
  }

  @Test
  void stopsAtTheAgreementsEndAndAtAnEarlierOne() {
    served(ONE);
    tell(new MediatorMessage.RedirectHostEnds(AGREEMENT, NOW.plusSeconds(30)), NOW);
    assertThat(entries().getFirst().targets().getFirst().steerUntil())
        .contains(NOW.plusSeconds(30));
    tell(new MediatorMessage.RedirectHostEnds(AGREEMENT, NOW.plusSeconds(60)), NOW);
    assertThat(entries().getFirst().targets().getFirst().steerUntil())
        .as("never later than was said before")
        .contains(NOW.plusSeconds(30));

    tell(new Shared.Tick(), NOW.plusSeconds(29));
    assertThat(entries()).hasSize(1);
    tell(new Shared.Tick(), NOW.plusSeconds(30));
    assertThat(entries()).isEmpty();
    assertThat(state.lentHosts()).isEmpty();
  }

  @Test
  void keepsANameForTheAgreementThatHasIt() {
    served(ONE);
    tell(
        new MediatorMessage.RedirectHostServed(
            new AgreementId("cdn-x.example:agreement-9"), NAME, List.of(TWO), UNTIL),
        NOW);

    assertThat(entries().getFirst().targets().getFirst().agreement()).contains(AGREEMENT);
  }
}

package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.model.AgreementTerms;
import io.spillway.model.IpAddress;
import io.spillway.model.Work;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.Shared;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private final Primary primary = new Primary(true);

  @Test
  void looksAtAllAddressesOfALenderSoonAfterOneHasFailed() {
    primary.holds("cdn-b.example", 400);
    primary.forecast(90, 200, 1);
    AgreementTerms terms = primary.proposed.getFirst();
    List<IpAddress> both = List.of(new IpAddress("127.10.2.1"), new IpAddress("127.10.2.2"));
    primary.tell(new MediatorMessage.DelegationAnnounced(terms.id(), both));
    primary.now = primary.now.plusSeconds(3);
    primary.tell(new Shared.Tick());
    int before = probes();

    primary.tell(
        new MediatorMessage.ProbeCompleted(
            terms.id(), terms.hosts().getFirst(), both.getFirst(), "n", false, "no answer"));
    primary.now = primary.now.plusSeconds(1);
    primary.tell(new Shared.Tick());

    assertThat(probes() - before).isEqualTo(both.size());
  }

  private int probes() {
    return (int)
        primary.effects.stream().filter(e -> e instanceof Effect.Perform(Work.ProbeSite _)).count();
  }
}

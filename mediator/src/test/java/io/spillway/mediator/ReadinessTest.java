package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.model.AgreementTerms;
import io.spillway.model.IpAddress;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.Shared;
import java.time.Duration;
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
            terms.id(),
            terms.hosts().getFirst(),
            both.getFirst(),
            "n",
            false,
            Duration.ZERO,
            "no answer"));
    primary.now = primary.now.plusSeconds(1);
    primary.tell(new Shared.Tick());

    assertThat(probes() - before).isEqualTo(both.size());
  }

  @Test
  void tellsTheAgentHowManyAnswersWereLaterThanTheSlaPromises() {
    primary.answersIn = Duration.ofMillis(501);
    primary.holds("cdn-b.example", 100);
    primary.forecast(90, 200, 1);
    AgreementTerms terms = primary.proposed.getFirst();
    primary.tell(
        new MediatorMessage.DelegationAnnounced(terms.id(), List.of(new IpAddress("127.10.2.1"))));
    pass(62);
    primary.answersIn = Duration.ofMillis(500);
    pass(120);

    assertThat(scored()).hasSizeGreaterThan(1);
    assertThat(scored().getFirst().answered()).isEqualTo(20);
    assertThat(scored().getFirst().late()).isGreaterThan(10);
    assertThat(scored().getLast().late()).as("each is told once").isZero();
  }

  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      primary.now = primary.now.plusSeconds(1);
      primary.tell(new Shared.Tick());
    }
  }

  private List<AgentMessage.PeerProbed> scored() {
    return primary.effects.stream()
        .filter(e -> e instanceof Effect.Tell(var _, AgentMessage.PeerProbed p) && p.answered() > 1)
        .map(e -> (AgentMessage.PeerProbed) ((Effect.Tell) e).message())
        .toList();
  }

  private int probes() {
    return (int)
        primary.effects.stream().filter(e -> e instanceof Effect.Perform(Work.ProbeSite _)).count();
  }
}

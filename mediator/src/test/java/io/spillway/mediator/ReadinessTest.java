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
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private static final IpAddress FIRST = new IpAddress("127.10.2.1");
  private static final IpAddress SECOND = new IpAddress("127.10.2.2");

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
  void takesAnAddressAwayThatFailsThoughAnotherOfTheLenderAnswers() {
    AgreementTerms terms = announced(List.of(FIRST, SECOND));
    assertThat(primary.backing(terms.id()).ready()).containsExactly(FIRST, SECOND);

    primary.dead.add(SECOND);
    pass(10);
    assertThat(primary.backing(terms.id()).ready()).containsExactly(FIRST);
    pass(60);
    assertThat(primary.backing(terms.id()).status()).isEqualTo(Backing.Status.READY);

    primary.dead.clear();
    pass(5);
    assertThat(primary.backing(terms.id()).ready()).containsExactly(FIRST, SECOND);
  }

  @Test
  void endsAnAgreementWithALenderNoneOfWhoseAddressesAnswers() {
    AgreementTerms terms = announced(List.of(FIRST, SECOND));
    primary.dead.addAll(List.of(FIRST, SECOND));
    pass(30);
    assertThat(primary.backing(terms.id()).status()).isEqualTo(Backing.Status.ENDING);
  }

  @Test
  void looksElsewhereWhereALenderSignsAndNeverSaysWhereItServes() {
    primary.announced = false;
    primary.holds("cdn-b.example", 400);
    primary.forecast(90, 200, 1);
    AgreementTerms mute = primary.proposed.getFirst();
    primary.announced = true;
    primary.holds("cdn-c.example", 400);

    pass(30);
    assertThat(primary.backing(mute.id()).status()).isEqualTo(Backing.Status.SIGNED);
    pass(10);

    assertThat(primary.backing(mute.id()).status()).isEqualTo(Backing.Status.ENDING);
    assertThat(primary.proposed.getLast().lender().value()).isEqualTo("cdn-c.example");
    assertThat(primary.arrangement().phase().steers()).isTrue();
  }

  private AgreementTerms announced(List<IpAddress> addresses) {
    primary.holds("cdn-b.example", 400);
    primary.forecast(90, 200, 1);
    AgreementTerms terms = primary.proposed.getFirst();
    primary.tell(new MediatorMessage.DelegationAnnounced(terms.id(), addresses));
    pass(3);
    return terms;
  }

  @Test
  void tellsTheAgentHowManyAnswersWereLaterThanTheSlaPromises() {
    primary.rules(Map.of("borrow.replace-when", "false"));
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
      primary.pass(1);
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

package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementTerms;
import io.spillway.model.HostName;
import io.spillway.model.RedirectNames;
import io.spillway.model.Work;
import io.spillway.model.message.MediatorMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Own edges carry 100 requests/s, of which 85 are usable; answers live for 20 s. */
class RedirectingTest {
  private static final HostName ZONE = new HostName("via.cdn-b.example");
  private static final Duration TTL = Duration.ofSeconds(20);

  /** The first answers that name a peer are given now. */
  private static Primary active(boolean edgeRedirect, Optional<HostName> zone, double demand) {
    Primary primary = new Primary(true, edgeRedirect);
    primary.holds("cdn-b.example", 400, zone);
    primary.forecast(demand, demand + 110, 1);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
    primary.forecast(demand, demand + 110, 1);
    return primary;
  }

  @Test
  void redirectsToTheLendersNameWhileOldAnswersLive() {
    Primary primary = active(true, Optional.of(ZONE), 120);
    AgreementTerms terms = primary.proposed.getFirst();
    assertThat(RedirectNames.isDirectlyBelow(terms.redirectHost().orElseThrow(), ZONE)).isTrue();

    Work.RedirectShare first = primary.redirections().getFirst();
    assertThat(first.parts()).hasSize(1);
    assertThat(first.parts().getFirst().host()).isEqualTo(terms.redirectHost().orElseThrow());
    // Of 120/s the 85 that are usable stay; the more, the more it grows.
    assertThat(first.parts().getFirst().share()).isBetween(0.3, 0.7);
    assertThat(first.until())
        .isBetween(primary.now.plusSeconds(3), primary.now.plus(TTL).plusSeconds(2));
  }

  @Test
  void redirectsNothingWithoutTheServicesConsentOrTheLendersZone() {
    assertThat(active(false, Optional.of(ZONE), 120).redirections()).isEmpty();
    assertThat(active(true, Optional.empty(), 120).redirections()).isEmpty();
  }

  @Test
  void redirectsNothingWhileTheOwnEdgesCanCarryIt() {
    Primary primary = new Primary(true, true);
    primary.holds("cdn-b.example", 400, Optional.of(ZONE));
    primary.forecast(30, 60, 1);
    primary.forecast(30, 32, 1);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
    assertThat(primary.redirections()).isEmpty();
  }

  @Test
  void isChangedTwiceAtMostAndNotAtOnce() {
    Primary primary = active(true, Optional.of(ZONE), 120);
    primary.pass(1);
    primary.forecast(240, 350, 1);
    assertThat(primary.redirections()).hasSize(1);
    for (int s = 0; s < 15; s++) {
      primary.pass(1);
      primary.forecast(s % 2 == 0 ? 250 : 110, s % 2 == 0 ? 360 : 115, 1);
    }
    assertThat(primary.redirections()).hasSizeBetween(2, 3);
    assertThat(primary.redirections()).allMatch(r -> !r.parts().isEmpty());
  }

  @Test
  void endsByItselfAndIsNotBegunAgainOnceOldAnswersAreDead() {
    Primary primary = active(true, Optional.of(ZONE), 120);
    Instant dead = primary.now.plus(TTL).plusSeconds(2);
    for (int s = 0; s < 40; s++) {
      primary.pass(1);
      primary.forecast(300, 320, 1);
    }
    assertThat(primary.redirections()).allMatch(r -> !r.until().isAfter(dead));
    assertThat(primary.redirections()).isNotEmpty();
  }

  @Test
  void endsWithTheOnlyPeerThatTakesIt() {
    Primary primary = active(true, Optional.of(ZONE), 120);
    AgreementTerms terms = primary.proposed.getFirst();
    primary.tell(
        new MediatorMessage.AgreementEnding(
            terms.id(), "own crowd", primary.now, primary.now.plusSeconds(30)));
    primary.pass(1);
    primary.forecast(130, 240, 1);

    assertThat(primary.redirections()).last().matches(r -> r.parts().isEmpty());
    assertThat(primary.state.redirects()).isEmpty();
  }

  @Test
  void endsWithTheArrangement() {
    Primary primary = active(true, Optional.of(ZONE), 120);
    primary.tell(new MediatorMessage.StopArrangement(primary.arrangement().id(), "operator"));
    primary.pass(1);

    assertThat(primary.redirections()).last().matches(r -> r.parts().isEmpty());
    assertThat(primary.state.redirects()).isEmpty();
  }
}

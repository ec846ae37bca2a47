package io.spillway.demo.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.demo.client.Outcome.Verdict;
import io.spillway.model.CdnName;
import io.spillway.model.IpAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FootprintTallyTest {
  private static final CdnName A = new CdnName("cdn-a.example");
  private static final CdnName B = new CdnName("cdn-b.example");
  private static final IpAddress OWN = new IpAddress("127.10.1.1");
  private static final IpAddress PEER = new IpAddress("127.10.2.1");

  private final FootprintTally tally =
      new FootprintTally(A, address -> Optional.of(address.equals(OWN) ? A : B));

  private void visit(double at, String client, Verdict verdict, boolean redirected) {
    IpAddress address = new IpAddress(client);
    tally.arrived(at, address);
    tally.completed(at, address, new Outcome(verdict, "", Optional.of(PEER), 9, redirected, false));
  }

  @Test
  void countsEachClientInItsFootprintAndInTheWhole() {
    visit(0.5, "127.101.0.1", Verdict.GOOD, false);
    visit(0.6, "127.101.63.1", Verdict.FAILED, false);
    visit(0.7, "127.101.64.1", Verdict.SLOW, false);
    visit(0.8, "127.101.199.1", Verdict.GOOD, false);

    assertThat(tally.whole().second(0).arrived()).isEqualTo(4);
    assertThat(tally.footprints())
        .extracting(seconds -> seconds.getFirst().arrived())
        .containsExactly(2, 1, 1);
    assertThat(tally.footprints().getFirst().getFirst().failed()).isEqualTo(1);
    assertThat(tally.footprints().get(1).getFirst().slow()).isEqualTo(1);
  }

  /** Footprints with few clients would meet and miss an SLA by chance. */
  @Test
  void footprintsHoldAboutAThirdOfTheVisitsEach() {
    Population population = new Population(1);
    int[] visits = new int[FootprintTally.FOOTPRINTS.size()];
    for (int i = 0; i < 10_000; i++) {
      IpAddress client = population.draw().client();
      for (int f = 0; f < visits.length; f++) {
        visits[f] += FootprintTally.FOOTPRINTS.get(f).contains(client) ? 1 : 0;
      }
    }
    assertThat(visits).hasSize(3);
    assertThat(visits[0] + visits[1] + visits[2]).isEqualTo(10_000);
    for (int number : visits) {
      assertThat(number).isBetween(2_500, 4_200);
    }
  }

  @Test
  void remembersTheFirstAnswerThatNamedAPeerAndTheFirstClientSentOn() {
    tally.answered(1.5, List.of(OWN));
    tally.answered(2.5, List.of(OWN, PEER));
    tally.answered(3.5, List.of(PEER));
    visit(4.5, "127.101.0.1", Verdict.GOOD, true);
    visit(3.0, "127.101.0.1", Verdict.GOOD, true);

    assertThat(tally.whole().firstRedirect()).hasValue(2.5);
    assertThat(tally.whole().firstSentOn()).hasValue(3.0);
  }
}

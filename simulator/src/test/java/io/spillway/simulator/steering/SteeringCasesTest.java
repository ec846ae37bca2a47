package io.spillway.simulator.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The steering loop among resolvers that keep answers; a short form of {@code sim steering}. */
class SteeringCasesTest {
  /** With fewer, one period's swing is chance, and so is what it is compared with. */
  private static final int SEEDS = 10;

  private static SteeringCase named(String name) {
    return SteeringCases.all().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void noCaseSwingsByItself() {
    for (SteeringCase c : SteeringCases.all()) {
      Measures m = Measures.of(c, SEEDS);
      assertThat(m.oscillates()).as("%s: %s", c.name(), m).isFalse();
      assertThat(m.error()).as(c.name()).isBetween(-0.3, 0.1);
      assertThat(m.overshoot()).as(c.name()).isLessThan(0.6);
    }
  }

  @Test
  void settlesWithinTheOldAnswersLifeAfterAStep() {
    Measures m = Measures.of(named("step"), 8);
    assertThat(m.settling()).isLessThan(40);
    assertThat(m.overshoot()).isLessThan(0.25);
    assertThat(m.refusedInTheEnd()).isLessThan(0.002);
    assertThat(m.demandError()).isLessThan(0.2);
  }

  /** The demand that was shown went from 0 to 488 requests a second while it was 66 to 140. */
  @Test
  void seesTheDemandThoughPeersReportLateWhileSharesChange() {
    for (int lag = 1; lag <= 6; lag++) {
      SteeringCase c = named("slight");
      LoopPlan plan = c.plan().hearing(Duration.ofSeconds(lag));
      SteeringLoop loop = new SteeringLoop(plan, 7).play(c.demand(), c.length());
      // The first report comes after peers are ready and the lag; before, nobody knows of them.
      int from = SteeringCases.ONSET + 10 + lag;
      List<Double> known = new ArrayList<>();
      for (PlayedSecond second : loop.seconds().subList(from, c.length())) {
        known.add(second.known() / c.finalDemand());
      }
      assertThat(known).as("lag of %d s", lag).allSatisfy(k -> assertThat(k).isBetween(0.7, 1.3));
    }
  }

  @Test
  void drawsWhatWasPlayed() {
    List<String> drawn = new ArrayList<>();
    SteeringReport.plot(
        List.of(named("step")),
        (name, text) -> {
          assertThat(name).isEqualTo("step.svg");
          drawn.add(text);
        });
    assertThat(drawn).hasSize(1);
    assertThat(drawn.getFirst())
        .startsWith("<svg ")
        .contains("own edges", "peers")
        .endsWith("</svg>\n");
  }
}

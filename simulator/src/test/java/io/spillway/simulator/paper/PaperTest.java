package io.spillway.simulator.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The paper's figures, and Spillway's beside them; a short form of {@code sim paper}. */
class PaperTest {
  private static final WaitingTimes TIMES = new WaitingTimes(BoundedPareto.PAPER);

  @Test
  void servicesTakeThreeThousandUnitsInTheMean() {
    assertThat(BoundedPareto.PAPER.mean()).isCloseTo(3_000, within(0.1));
    double sum = 0;
    int n = 200_000;
    for (int i = 0; i < n; i++) {
      sum += BoundedPareto.PAPER.draw((i + 0.5) / n);
    }
    assertThat(sum / n).isCloseTo(3_000, within(15.0));
    assertThat(BoundedPareto.PAPER.longerThan(BoundedPareto.PAPER.draw(0.9)))
        .isCloseTo(0.1, within(1e-9));
    assertThat(BoundedPareto.PAPER.restWithin(1e7)).isCloseTo(1, within(1e-9));
  }

  @Test
  void computesThePapersFiguresOfOneCdnAlone() {
    for (PaperReport.Said said : PaperReport.ALONE) {
      WaitingTimes.Bracket exact = TIMES.within(said.load(), PaperSteering.TIME);
      assertThat(exact.most() - exact.least()).isBetween(0.0, 0.0005);
      assertThat(exact.middle()).isCloseTo(said.within(), within(PaperReport.TOLERANCE));
    }
    assertThat(TIMES.within(1.3, PaperSteering.TIME).middle()).isZero();
  }

  @Test
  void simulatesWhatIsComputed() {
    for (double load : List.of(0.3, 0.5, 0.6)) {
      QueueSimulation.Estimate played =
          QueueSimulation.within(BoundedPareto.PAPER, load, PaperSteering.TIME, 1_000_000, 3);
      assertThat(played.mean())
          .isCloseTo(
              TIMES.within(load, PaperSteering.TIME).middle(), within(2 * played.halfWidth()));
      assertThat(played.halfWidth()).isLessThan(0.02);
    }
  }

  @Test
  void theBestStaticSplitIsThePapersBoundAndLoadsAllEqually() {
    StaticSplit split = new StaticSplit(TIMES, PaperSteering.TIME);
    for (PaperReport.Said said : PaperReport.BOUNDS) {
      StaticSplit.Split best = split.best(said.load(), PaperSteering.PEERS, true);
      assertThat(best.everybody()).isCloseTo(said.within(), within(0.001));
      double level = (said.load() + 1.2) / 4;
      assertThat(best.loads()).allSatisfy(l -> assertThat(l).isCloseTo(level, within(0.01)));
      StaticSplit.Split selfish = split.best(said.load(), PaperSteering.PEERS, false);
      assertThat(selfish.primarys()).isGreaterThan(best.everybody());
      assertThat(selfish.everybody()).isLessThan(best.everybody());
    }
  }

  @Test
  void spillwaysSteeringComesNearTheBound() {
    PaperPlan plan = PaperPlan.DEFAULT;
    List<Double> loads = new ArrayList<>();
    long within = 0;
    long all = 0;
    for (int run = 0; run < 3; run++) {
      PaperSteering steering = new PaperSteering(plan, 0.525, run);
      steering.play(PaperSteering.BEFORE, PaperSteering.CALM);
      steering.play(0.9, 120);
      PaperSteering.Counted counted = steering.play(0.9, 400);
      loads.add(steering.loads(counted).getFirst());
      within += counted.within();
      all += counted.all();
      assertThat(steering.misses()).isBetween(1_000L, 3L * plan.objects());
    }
    // Alone it would be 0.365; the bound is 0.851.
    assertThat((double) within / all).isGreaterThan(0.81);
    assertThat(loads).allSatisfy(load -> assertThat(load).isBetween(0.48, 0.63));
  }

  @Test
  void saysWhichOptionIsWrong() {
    PaperPlan d = PaperPlan.DEFAULT;
    assertThatThrownBy(() ->
            new PaperPlan(
                d.unit(),
                d.clients(),
                d.hours(),
                d.onsets(),
                Duration.ofSeconds(121),
                d.ignoring(),
                d.held(),
                d.reportLag(),
                d.edgeRedirect(),
                d.objects(),
                d.miss(),
                d.seed()))
        .hasMessage("--ttl 121: use 1 to 120");
  }
}

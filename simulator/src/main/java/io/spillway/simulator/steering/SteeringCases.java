package io.spillway.simulator.steering;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** The cases of {@code sim steering}. */
public final class SteeringCases {
  /** What is usual, requests per second. */
  static final double USUAL = 60;

  /** When the first change comes, seconds: the detector knows by then what is usual. */
  static final int ONSET = 60;

  private static final double PEAK = 480;

  /** Own edges for twice the usual demand, and two peers that lend five times as much. */
  static final LoopPlan PLAN =
      new LoopPlan(
          120,
          0.85,
          Duration.ofSeconds(20),
          List.of(new LoopPlan.Peer(300, 300), new LoopPlan.Peer(300, 300)),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          true,
          ClientPlan.USUAL);

  private SteeringCases() {}

  /** All of them, in the order of the docs. */
  public static List<SteeringCase> all() {
    return List.of(
        step("step", "eight times the usual demand at once", p -> p),
        new SteeringCase(
            "slight",
            "at once to a quarter more than is usable",
            PLAN,
            t -> t < ONSET ? USUAL : 1.25 * PLAN.usable(),
            ONSET),
        new SteeringCase(
            "ramp",
            "tenfold in 60 s, a minute there, then down to four times the usual in 30 s",
            PLAN,
            SteeringCases::ramp,
            ONSET + 150),
        new SteeringCase(
            "sawtooth",
            "five teeth of 60 s between 150/s and 450/s, then their mean",
            PLAN,
            t -> periodic(t, 60, 5, phase -> 2 * phase - 1),
            ONSET + 300),
        new SteeringCase(
            "oscillation",
            "six swings of 40 s between 150/s and 450/s, then their mean",
            PLAN,
            t -> periodic(t, 40, 6, phase -> Math.sin(2 * Math.PI * phase)),
            ONSET + 240),
        step(
            "ignored-ttl",
            "step; 30 % of clients behind resolvers that hold answers for 180 s",
            p -> p.behind(p.clients().overstaying(0.3, Duration.ofSeconds(180)))),
        step(
            "five-resolvers",
            "step; half of the clients behind five resolvers",
            p -> p.behind(p.clients().largest(5, 0.5))),
        step(
            "no-subnet",
            "step; 90 % of the clients' networks are not told",
            p -> p.behind(p.clients().tellingSubnet(0.1))),
        step(
            "late-reports", "step; peers' reports 6 s late", p -> p.hearing(Duration.ofSeconds(6))),
        step(
            "limited-peer",
            "step; one peer carries 150/s of the 300/s that it agreed to",
            p -> p.lentBy(new LoopPlan.Peer(300, 150), new LoopPlan.Peer(300, 300))));
  }

  private static SteeringCase step(String name, String what, UnaryOperator<LoopPlan> changed) {
    DoubleUnaryOperator demand = t -> t < ONSET ? USUAL : PEAK;
    return new SteeringCase(name, what, changed.apply(PLAN), demand, ONSET);
  }

  private static double ramp(double t) {
    double up = Math.clamp((t - ONSET) / 60, 0, 1);
    double down = Math.clamp((t - ONSET - 120) / 30, 0, 1);
    return USUAL * (1 + 9 * up - 6 * down);
  }

  private static double periodic(double t, double period, int count, DoubleUnaryOperator shape) {
    if (t < ONSET) {
      return USUAL;
    }
    double since = (t - ONSET) / period;
    return since >= count ? 300 : 300 + 150 * shape.applyAsDouble(since - Math.floor(since));
  }
}

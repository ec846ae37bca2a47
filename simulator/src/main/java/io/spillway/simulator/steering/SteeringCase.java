package io.spillway.simulator.steering;

import java.util.function.DoubleUnaryOperator;

/**
 * What is asked of the loop. Each ends with a long time of constant demand.
 *
 * @param name one word, as the command takes it
 * @param what it is, in a few words
 * @param plan the primary, its peers and its clients
 * @param demand requests per second by the second
 * @param settledFrom the second from which the demand is constant
 */
public record SteeringCase(
    String name, String what, LoopPlan plan, DoubleUnaryOperator demand, int settledFrom) {
  /** For so long the demand is constant in the end, seconds. */
  static final int CONSTANT = 300;

  /** How many seconds there are in all. */
  int length() {
    return settledFrom + CONSTANT;
  }

  /** The demand in the end, requests per second. */
  double finalDemand() {
    return demand.applyAsDouble(length());
  }

  /** The same with or without redirection by the own edges. */
  SteeringCase redirecting(boolean redirects) {
    return new SteeringCase(name, what, plan.redirecting(redirects), demand, settledFrom);
  }

  /**
   * What the own edges should get in the end: what is usable, or more if the peers cannot carry the
   * rest.
   */
  double target() {
    double peers = plan.peers().stream().mapToDouble(p -> Math.min(p.agreed(), p.carries())).sum();
    return Math.min(finalDemand(), Math.max(plan.usable(), finalDemand() - peers));
  }
}

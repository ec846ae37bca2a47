package io.spillway.simulator.steering;

import java.util.List;

/**
 * What happened in one second of the loop.
 *
 * @param second counted from the beginning
 * @param demand the mean demand that was played, requests per second
 * @param own requests that the own edges got and did not redirect
 * @param redirected requests that the own edges redirected to peers
 * @param peers requests that each peer got, redirected ones included
 * @param refused requests beyond what own edges or peers carry
 * @param intended the own share of new answers, by the controller
 * @param known the demand as the surge detector saw it, requests per second
 */
public record PlayedSecond(
    long second,
    double demand,
    double own,
    double redirected,
    List<Double> peers,
    double refused,
    double intended,
    double known) {
  /** Copies. */
  public PlayedSecond {
    peers = List.copyOf(peers);
  }

  /** Requests that peers got. */
  public double away() {
    return peers.stream().mapToDouble(Double::doubleValue).sum();
  }

  /** All requests. */
  public double total() {
    return own + away();
  }
}

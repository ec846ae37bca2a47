package io.spillway.simulator.world;

import java.time.Duration;

/**
 * What goes wrong, and how often.
 *
 * @param loss the share of messages between networks that are lost, each way
 * @param repetition the share that arrive twice
 * @param delay how long messages take at most, beyond what is usual
 * @param crash the chance of a crash at each point where a node can crash
 * @param downtime how long a node is down at most
 * @param partitionEvery how much time passes between partitions, on average; zero for none
 * @param partitionFor how long a partition lasts at most
 * @param edgeDeathEvery how much time passes between deaths of edges, on average; zero for none
 * @param edgeDeathFor how long an edge is dead at most
 * @param skew how far a node's clock is off at most
 * @param lateWork the share of results of work that come late
 * @param workTwice the share that come twice
 */
public record Faults(
    double loss,
    double repetition,
    Duration delay,
    double crash,
    Duration downtime,
    Duration partitionEvery,
    Duration partitionFor,
    Duration edgeDeathEvery,
    Duration edgeDeathFor,
    Duration skew,
    double lateWork,
    double workTwice) {
  /** Nothing goes wrong. */
  public static final Faults NONE =
      new Faults(
          0,
          0,
          Duration.ZERO,
          0,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          0,
          0);

  /** What a bad network does: messages lost, repeated, late and out of order; clocks a bit off. */
  public static final Faults SOME =
      new Faults(
          0.05,
          0.05,
          Duration.ofMillis(500),
          0,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofMillis(300),
          0.02,
          0.02);

  /** All of it, and much of it: crashes, partitions and dead edges besides. */
  public static final Faults ALL =
      new Faults(
          0.15,
          0.1,
          Duration.ofSeconds(2),
          0.0003,
          Duration.ofSeconds(12),
          Duration.ofSeconds(60),
          Duration.ofSeconds(25),
          Duration.ofSeconds(90),
          Duration.ofSeconds(40),
          Duration.ofSeconds(2),
          0.05,
          0.05);
}

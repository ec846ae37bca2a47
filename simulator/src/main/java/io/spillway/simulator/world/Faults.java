package io.spillway.simulator.world;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What goes wrong, and how often.
 *
 * @param mail what happens to messages
 * @param outages what fails for a while
 * @param crash the chance of a crash at each point where a node can crash
 * @param downtime how long a node is down at most
 * @param skew how far a node's clock is off at most
 * @param lateWork the share of results of work that come late
 * @param workTwice the share that come twice
 * @param lying the share of runs in which a CDN lies
 */
public record Faults(
    Mail mail,
    Outages outages,
    double crash,
    Duration downtime,
    Duration skew,
    double lateWork,
    double workTwice,
    double lying) {
  /**
   * What happens to messages between CDNs.
   *
   * @param loss the share that is lost, each way
   * @param repetition the share that arrives twice
   * @param delay how long some take at most, beyond what is usual; so they overtake each other
   */
  public record Mail(double loss, double repetition, Duration delay) {
    static final Mail SAFE = new Mail(0, 0, Duration.ZERO);
  }

  /**
   * What fails for a while, and heals by itself or when the storm is over.
   *
   * @param partition between two CDNs nothing gets through
   * @param mute a CDN hears everything, and nothing that it says gets out
   * @param slow what a CDN says and hears takes seconds
   * @param kill a node's process is killed between two steps
   * @param edgeDeath an edge does not answer
   * @param fullDisk a node's disk is full
   * @param order an operator stops a side of trade or bans a CDN
   */
  public record Outages(
      Span partition, Span mute, Span slow, Span kill, Span edgeDeath, Span fullDisk, Span order) {
    static final Outages NONE =
        new Outages(
            Span.NEVER, Span.NEVER, Span.NEVER, Span.NEVER, Span.NEVER, Span.NEVER, Span.NEVER);
  }

  /** Nothing goes wrong. */
  public static final Faults NONE = of(EnumSet.noneOf(Fault.class));

  /** What a bad network does: messages lost, repeated, late and out of order; clocks a bit off. */
  public static final Faults SOME =
      new Faults(
          new Mail(0.05, 0.05, Duration.ofMillis(500)),
          Outages.NONE,
          0,
          Duration.ZERO,
          Duration.ofMillis(300),
          0.02,
          0.02,
          0);

  /** All of it, and much of it. */
  public static final Faults ALL = of(EnumSet.allOf(Fault.class));

  /** Much of each of the given kinds. */
  public static Faults of(Set<Fault> kinds) {
    boolean network = kinds.contains(Fault.NETWORK);
    boolean peers = kinds.contains(Fault.PEERS);
    boolean crashes = kinds.contains(Fault.CRASHES);
    boolean disks = kinds.contains(Fault.DISKS);
    return new Faults(
        network ? new Mail(0.15, 0.1, Duration.ofSeconds(2)) : Mail.SAFE,
        new Outages(
            network ? Span.ofSeconds(60, 25) : Span.NEVER,
            peers ? Span.ofSeconds(80, 25) : Span.NEVER,
            peers ? Span.ofSeconds(80, 30) : Span.NEVER,
            crashes ? Span.ofSeconds(60, 0) : Span.NEVER,
            kinds.contains(Fault.EDGES) ? Span.ofSeconds(90, 40) : Span.NEVER,
            disks ? Span.ofSeconds(90, 20) : Span.NEVER,
            kinds.contains(Fault.OPERATORS) ? Span.ofSeconds(150, 60) : Span.NEVER),
        crashes ? 0.0003 : 0,
        crashes || disks ? Duration.ofSeconds(12) : Duration.ZERO,
        kinds.contains(Fault.CLOCKS) ? Duration.ofSeconds(2) : Duration.ZERO,
        crashes ? 0.05 : 0,
        crashes ? 0.05 : 0,
        kinds.contains(Fault.LIARS) ? 0.4 : 0);
  }

  /** The same, with this happening to messages. */
  public Faults withMail(Mail other) {
    return new Faults(other, outages, crash, downtime, skew, lateWork, workTwice, lying);
  }

  /** The same, with a liar in each run. */
  public Faults withLiar() {
    return new Faults(mail, outages, crash, downtime, skew, lateWork, workTwice, 1);
  }
}

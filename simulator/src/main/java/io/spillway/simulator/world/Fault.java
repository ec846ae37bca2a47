package io.spillway.simulator.world;

import java.util.Locale;

/** The kinds of things that go wrong, as they can be chosen. */
public enum Fault {
  /** Messages are lost, come twice, late and out of order; CDNs are cut off from each other. */
  NETWORK,
  /** Peers take seconds for each message, or hear everything and say nothing. */
  PEERS,
  /** Processes die at any point, between two steps and within one; work is done late or twice. */
  CRASHES,
  /** Disks are full: nothing can be committed until room is made. */
  DISKS,
  /** Edges die and come back. */
  EDGES,
  /** Clocks are off. */
  CLOCKS,
  /** Operators stop and resume lending and borrowing, ban CDNs and lift bans, out of the blue. */
  OPERATORS,
  /** A CDN lies to the others. */
  LIARS;

  /** The word by which it is chosen. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

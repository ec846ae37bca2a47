package io.spillway.simulator.paper;

/** One server and an endless queue, first come first served (Lindley, 1952). */
final class FcfsQueue {
  private double freeAt;
  private double busy;

  /** The wait of a client that arrives at a time, not before the last one, for such a service. */
  double arrive(double at, double service) {
    double waits = Math.max(0, freeAt - at);
    freeAt = at + waits + service;
    busy += service;
    return waits;
  }

  /** All the service that was asked for. */
  double busy() {
    return busy;
  }
}

package io.spillway.simulator.cdn;

/** The process dies here. */
final class SimulatedCrash extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SimulatedCrash(String place) {
    super(place, null, false, false);
  }
}

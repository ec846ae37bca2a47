package io.spillway.simulator.world;

/** Which faults there are now: those of the run, until they are over. */
public final class Weather {
  private Faults faults;

  /** Begins with the given faults. */
  public Weather(Faults faults) {
    this.faults = faults;
  }

  /** The faults in force. */
  public Faults faults() {
    return faults;
  }

  /** Nothing more goes wrong. */
  public void clear() {
    faults = Faults.NONE;
  }
}

package io.spillway.simulator.world;

import java.time.Duration;

/** Which faults there are now: those of the run, until they are over. */
public final class Weather {
  private static final Duration RARELY = Duration.ofSeconds(5);

  private Faults faults;
  private boolean dawdling;

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

  /** Nothing is left to be seen but long waits: clocks tick rarely from now on. */
  public void dawdle() {
    dawdling = true;
  }

  /** Whether nothing is left to be seen but long waits. */
  public boolean dawdles() {
    return dawdling;
  }

  /** A period at which something is done, in this weather. */
  public Duration pace(Duration usual) {
    return dawdling && usual.compareTo(RARELY) < 0 ? RARELY : usual;
  }
}

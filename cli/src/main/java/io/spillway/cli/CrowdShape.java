package io.spillway.cli;

import io.spillway.demo.crowd.CrowdSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that give a flash crowd its shape in time; all commands that play one have them. */
final class CrowdShape {
  @Option(names = "--before", converter = Durations.class, description = "Before the onset: 30s")
  private Duration before = CrowdSettings.DEFAULT.before();

  @Option(names = "--ramp", converter = Durations.class, description = "Onset to top: 60s")
  private Duration ramp = CrowdSettings.DEFAULT.ramp();

  @Option(names = "--hold", converter = Durations.class, description = "On top: 60s")
  private Duration hold = CrowdSettings.DEFAULT.hold();

  @Option(names = "--fall", converter = Durations.class, description = "From the top down: 30s")
  private Duration fall = CrowdSettings.DEFAULT.fall();

  @Option(names = "--after", converter = Durations.class, description = "After the fall: 30s")
  private Duration after = CrowdSettings.DEFAULT.after();

  /**
   * The crowd of this shape.
   *
   * @param rate ordinary traffic, requests per second
   * @param factor how many times that at the top
   * @throws IllegalArgumentException if a value is out of its range; the message names it
   */
  CrowdSettings of(double rate, double factor) {
    return new CrowdSettings(rate, factor, before, ramp, hold, fall, after);
  }
}

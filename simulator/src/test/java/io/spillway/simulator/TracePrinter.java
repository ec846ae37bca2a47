package io.spillway.simulator;

import io.spillway.simulator.world.Faults;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Runs one seed with all faults in a process of its own and prints all that must come out again.
 */
final class TracePrinter {
  private TracePrinter() {}

  public static void main(String[] arguments) throws IOException {
    SimulationResult result =
        Simulation.run(
            Long.parseLong(arguments[0]), SimulationSettings.of(Faults.ALL).withStories());
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      out.write(
          (Long.toHexString(result.traceHash()) + result.statistics() + result.story())
              .getBytes(StandardCharsets.UTF_8));
    }
  }
}

package io.spillway.demo.initiation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * For how much of a time something that could have run had to wait for a processor, as Linux tells
 * it (pressure stall information). A machine that has much to do besides makes every time of a run
 * longer, and this shows it. Looked at again and again by one thread.
 */
final class Waiting {
  private static final Path CPU = Path.of("/proc/pressure/cpu");

  private final double from;
  private final double until;
  private final Supplier<OptionalLong> micros;
  private OptionalLong atFrom = OptionalLong.empty();
  private OptionalLong atUntil = OptionalLong.empty();
  private double began;
  private double ended;

  /**
   * Of a time that is to come.
   *
   * @param from its begin, seconds
   * @param until its end
   * @param micros for how many microseconds something has waited since the machine started
   */
  Waiting(double from, double until, Supplier<OptionalLong> micros) {
    this.from = from;
    this.until = until;
    this.micros = micros;
  }

  /** The time is so many seconds now. */
  void look(double seconds) {
    if (seconds >= from && began == 0) {
      began = seconds;
      atFrom = micros.get();
    }
    if (seconds >= until && ended == 0) {
      ended = seconds;
      atUntil = micros.get();
    }
  }

  /** The share, 0 to 1; empty when it is not known, or the end has not come. */
  OptionalDouble share() {
    if (atFrom.isEmpty() || atUntil.isEmpty() || ended <= began) {
      return OptionalDouble.empty();
    }
    double waited = (atUntil.getAsLong() - atFrom.getAsLong()) / 1e6;
    return OptionalDouble.of(Math.clamp(waited / (ended - began), 0, 1));
  }

  /** What this machine tells; empty where it does not. */
  static OptionalLong ofThisMachine() {
    try {
      return parse(Files.readAllLines(CPU));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** The total of the line {@code some avg10=... total=N}. */
  static OptionalLong parse(List<String> lines) {
    return lines.stream()
        .filter(line -> line.matches("some .* total=[0-9]{1,18}"))
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf('=') + 1)))
        .findFirst();
  }
}

package io.spillway.simulator.steering;

import java.util.ArrayList;
import java.util.List;

/**
 * How strongly a series swings at each period: its mean amplitude over several series of one
 * length, one sample a second.
 *
 * @param length of the series, seconds
 * @param amplitudes of one, two and so on swings in the whole length
 */
record Spectrum(int length, List<Double> amplitudes) {
  /** Shorter swings than this are noise of single seconds. */
  private static final int SHORTEST_PERIOD = 4;

  /** Fewer swings than this in the whole length are drift. */
  private static final int FEWEST_SWINGS = 2;

  Spectrum {
    amplitudes = List.copyOf(amplitudes);
  }

  /** Of series of one length. */
  static Spectrum of(List<List<Double>> all) {
    int n = all.getFirst().size();
    List<Double> amplitudes = new ArrayList<>();
    for (int k = 1; k <= n / SHORTEST_PERIOD; k++) {
      double power = 0;
      for (List<Double> series : all) {
        double mean = series.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double re = 0;
        double im = 0;
        for (int t = 0; t < n; t++) {
          double angle = 2 * Math.PI * k * t / n;
          re += (series.get(t) - mean) * Math.cos(angle);
          im += (series.get(t) - mean) * Math.sin(angle);
        }
        power += (re * re + im * im) / all.size();
      }
      amplitudes.add(2 * Math.sqrt(power) / n);
    }
    return new Spectrum(n, amplitudes);
  }

  /** How many swings in the whole length are strongest, drift apart. */
  int strongest() {
    int best = FEWEST_SWINGS;
    for (int k = FEWEST_SWINGS; k <= amplitudes.size(); k++) {
      best = amplitude(k) > amplitude(best) ? k : best;
    }
    return best;
  }

  /** The amplitude of so many swings in the whole length. */
  double amplitude(int swings) {
    return amplitudes.get(swings - 1);
  }

  /** Their period, seconds. */
  double period(int swings) {
    return (double) length / swings;
  }
}

package io.spillway.simulator.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One M/G/1 queue, played. */
final class QueueSimulation {
  private static final int BATCHES = 40;

  /** The beginning, from an empty queue, is left out: so many batches. */
  private static final int WARMING_UP = 2;

  private QueueSimulation() {}

  /**
   * An estimate.
   *
   * @param mean of the batches
   * @param halfWidth of its 95 % confidence interval
   */
  record Estimate(double mean, double halfWidth) {
    /** Of independent means, two at least. */
    static Estimate of(List<Double> means) {
      int n = means.size();
      double mean = means.stream().mapToDouble(Double::doubleValue).average().orElse(0);
      double squares = means.stream().mapToDouble(m -> (m - mean) * (m - mean)).sum();
      double deviation = Math.sqrt(squares / Math.max(1, n - 1));
      return new Estimate(mean, student(n - 1) * deviation / Math.sqrt(Math.max(1, n)));
    }

    /** The 97.5 % point of Student's t, by Abramowitz and Stegun 26.7.5; right to 2 % from 4 on. */
    private static double student(int degrees) {
      double v = Math.max(1, degrees);
      double z = 1.95996;
      return z
          + (Math.pow(z, 3) + z) / (4 * v)
          + (5 * Math.pow(z, 5) + 16 * Math.pow(z, 3) + 3 * z) / (96 * v * v);
    }
  }

  /**
   * The share of clients that wait less than {@code time}.
   *
   * @param services the service times
   * @param load of the queue, 0 to 1, exclusive
   * @param time in units
   * @param clients how many, {@value #BATCHES} or more
   * @param seed of chance
   */
  static Estimate within(
      BoundedPareto services, double load, double time, long clients, long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    FcfsQueue queue = new FcfsQueue();
    double between = services.mean() / load;
    long each = clients / BATCHES;
    double now = 0;
    List<Double> means = new ArrayList<>();
    for (int batch = -WARMING_UP; batch < BATCHES; batch++) {
      long within = 0;
      for (long i = 0; i < each; i++) {
        now -= between * Math.log(1 - chance.nextDouble());
        within += queue.arrive(now, services.draw(chance.nextDouble())) < time ? 1 : 0;
      }
      if (batch >= 0) {
        means.add((double) within / each);
      }
    }
    return Estimate.of(means);
  }
}

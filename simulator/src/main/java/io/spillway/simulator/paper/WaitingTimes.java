package io.spillway.simulator.paper;

/**
 * The waiting time of an M/G/1 queue, first come first served, without sampling.
 *
 * <p>Pollaczek and Khinchine's transform of the waiting time W (without the own service) is {@code
 * (1 - load) / (1 - load R(s))}, where R is the transform of what is left of a service under way.
 * It is inverted as what it is, a geometric series: W is the sum of N independent such rests, and N
 * is n with probability {@code (1 - load) load^n}. The rests are rounded to a grid, once all up and
 * once all down, and the compound distribution follows by recursion (Panjer, 1981), so the true
 * probability lies between the two results.
 */
public final class WaitingTimes {
  private static final int STEPS = 4_000;

  private final BoundedPareto services;

  /** Of a queue with such service times. */
  public WaitingTimes(BoundedPareto services) {
    this.services = services;
  }

  /**
   * Between what a probability lies.
   *
   * @param least not above it
   * @param most not below it
   */
  public record Bracket(double least, double most) {
    /** The middle. */
    public double middle() {
      return (least + most) / 2;
    }
  }

  /**
   * The probability that a client waits less than {@code time} before its service begins.
   *
   * @param load arrivals a unit of time by the mean service, 0 to 1, exclusive; from 1 on the queue
   *     grows for ever and the probability is 0
   * @param time in units, above 0
   */
  public Bracket within(double load, double time) {
    if (load >= 1) {
      return new Bracket(0, 0);
    }
    double[] rest = new double[STEPS + 1];
    for (int i = 1; i <= STEPS; i++) {
      rest[i] = services.restWithin(time * i / STEPS) - services.restWithin(time * (i - 1) / STEPS);
    }
    double[] down = new double[STEPS + 1];
    System.arraycopy(rest, 1, down, 0, STEPS);
    return new Bracket(below(load, rest), below(load, down));
  }

  /** The probability that the compound sum is below the last place of the grid. */
  private static double below(double load, double[] rest) {
    double none = 1 - load * rest[0];
    double[] waiting = new double[STEPS + 1];
    waiting[0] = (1 - load) / none;
    double sum = waiting[0];
    for (int i = 1; i < STEPS; i++) {
      double mass = 0;
      for (int j = 1; j <= i; j++) {
        mass += rest[j] * waiting[i - j];
      }
      waiting[i] = load * mass / none;
      sum += waiting[i];
    }
    return sum;
  }
}

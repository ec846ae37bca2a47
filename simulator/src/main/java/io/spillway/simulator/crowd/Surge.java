package io.spillway.simulator.crowd;

/** Something that comes on top of usual demand. */
interface Surge {
  /**
   * One arrival.
   *
   * @param at when, seconds
   */
  void arrive(double at, Site.Out out);

  /** About how many requests an arrival brings in its first seconds. */
  double requests();
}

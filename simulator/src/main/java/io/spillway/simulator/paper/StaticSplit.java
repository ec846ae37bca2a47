package io.spillway.simulator.paper;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The best that clients can be shared out if shares stand still: chosen so that as many clients as
 * possible wait less than a given time.
 */
public final class StaticSplit {
  /** Loads are shared out in such portions. */
  private static final double PORTION = 0.0005;

  private static final int GRID = 100;

  private final List<Double> within = new ArrayList<>();

  /** For a waiting time, in units. */
  public StaticSplit(WaitingTimes times, double time) {
    for (int i = 0; i <= GRID; i++) {
      within.add(i == 0 ? 1 : times.within((double) i / GRID, time).middle());
    }
  }

  /**
   * A split.
   *
   * @param loads of the primary first and then of each peer, with its own clients
   * @param everybody the share of all clients of all CDNs that wait less
   * @param primarys the share of the primary's clients that do
   */
  public record Split(List<Double> loads, double everybody, double primarys) {
    /** Copies. */
    public Split {
      loads = List.copyOf(loads);
    }
  }

  /** The share of clients that wait less at a load, between 0 and 1: between places of a table. */
  public double within(double load) {
    double place = Math.clamp(load, 0, 1) * GRID;
    int below = Math.min(GRID - 1, (int) place);
    double part = place - below;
    return within.get(below) * (1 - part) + within.get(below + 1) * part;
  }

  /**
   * The split that serves all clients of all CDNs best, or the primary's alone. Portions go one
   * after the other to whom they do most good there, which is the best for a concave gain.
   *
   * @param primary the load that the primary's clients bring
   * @param peers the loads that the peers' own clients bring
   * @param everybody whether the peers' clients count too
   */
  public Split best(double primary, List<Double> peers, boolean everybody) {
    List<Double> bases = new ArrayList<>(List.of(0.0));
    bases.addAll(peers);
    List<Double> moved = new ArrayList<>(Collections.nCopies(bases.size(), 0.0));
    for (long i = 0; i < Math.round(primary / PORTION); i++) {
      int best = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < bases.size(); c++) {
        double gain =
            served(bases.get(c), moved.get(c) + PORTION, everybody)
                - served(bases.get(c), moved.get(c), everybody);
        if (gain > most) {
          most = gain;
          best = c;
        }
      }
      moved.set(best, moved.get(best) + PORTION);
    }
    return split(primary, peers, moved);
  }

  private double served(double base, double moved, boolean everybody) {
    return (everybody ? base + moved : moved) * within(base + moved);
  }

  private Split split(double primary, List<Double> peers, List<Double> moved) {
    double all = primary;
    double everybody = moved.getFirst() * within(moved.getFirst());
    double primarys = everybody;
    List<Double> loads = new ArrayList<>(List.of(moved.getFirst()));
    for (int p = 0; p < peers.size(); p++) {
      double load = peers.get(p) + moved.get(p + 1);
      loads.add(load);
      all += peers.get(p);
      everybody += load * within(load);
      primarys += moved.get(p + 1) * within(load);
    }
    return new Split(loads, everybody / all, primarys / primary);
  }
}

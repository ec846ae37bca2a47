package io.spillway.allocation;

import java.util.Arrays;

/** Sparse vectors one after the other; each is ended before the next begins. */
final class Entries {
  /** Where a vector begins; the one after the last tells where that ends. */
  int[] start = new int[64];

  int[] at = new int[1_024];
  double[] factor = new double[1_024];
  private int vectors;
  private int used;

  void clear() {
    vectors = 0;
    used = 0;
  }

  /** How many vectors were ended. */
  int vectors() {
    return vectors;
  }

  /** How many entries there are in all. */
  int size() {
    return used;
  }

  void add(int index, double value) {
    if (used == at.length) {
      at = Arrays.copyOf(at, 2 * used);
      factor = Arrays.copyOf(factor, 2 * used);
    }
    at[used] = index;
    factor[used++] = value;
  }

  void end() {
    if (++vectors == start.length) {
      start = Arrays.copyOf(start, 2 * vectors);
    }
    start[vectors] = used;
  }
}

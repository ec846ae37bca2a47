package io.spillway.allocation;

import java.util.Arrays;

/**
 * Bounded-variable primal simplex (Dantzig 1963, chapter 18) in binary64, for programs that begin
 * feasible: minimise {@code cost x} subject to {@code columns x = right side}, {@code 0 <= x <=
 * most}. It keeps an explicit inverse, whose columns stay sparse for these programs, and prices in
 * two steps: the best column of each section is a candidate, and candidates are looked at again
 * until none improves.
 *
 * <p>It only proposes: what it finds is rounded to whole numbers and judged exactly by {@link
 * Lagrangian}. Java's arithmetic on binary64 is the same everywhere, so the proposal is too. Costs
 * may change between calls of {@link #minimise}; the basis stays feasible.
 */
final class Simplex {
  private static final int SECTION = 50;

  /** Multipliers are computed anew after so many pivots, so that their errors do not add up. */
  private static final int REFRESH = 64;

  /** A pivot below it would amplify errors. */
  private static final double PIVOT = 1e-7;

  /** By so much, a thousandth of a unit, a bound may be passed for the sake of a larger pivot. */
  private static final double SLACK = 1e-3;

  private static final double MOVES = 1e-2;

  /** Without so much progress in so many pivots what is left to gain is below rounding. */
  private static final double PROGRESS = 1e-13;

  private static final int IDLE_PER_ROW = 3;

  /** What sums of costs may be wrong by, relative to the largest cost: about twenty roundings. */
  private static final double NOISE = 4e-15;

  /** What is below it came of rounding. */
  private static final double NOTHING = 1e-13;

  private static final double IMPROVES = 1e-11;

  /** Candidates are chosen anew when the best saves less than this part of the first. */
  private static final double STALE = 0.3;

  /** After so many pivots without progress Bland's rule (1977) keeps it from going in circles. */
  private static final int PATIENCE = 400;

  final Columns program;
  final int rows;
  final int[] basic;
  final boolean[] atMost;
  final double[] value;
  final double[][] inverse;
  final double[] multiplier;
  private final double[] cost;
  private final boolean[] inBasis;
  private final double[] alpha;
  private final int[] alphaAt;
  private final int[] candidates;
  private int moving;
  private double noise;
  private int pivots;
  private int stalled;
  private long work;

  /** Begins with the given basis, whose columns are those of the identity. */
  Simplex(Columns program, double[] cost, int[] basis) {
    this.program = program;
    this.rows = program.rows();
    this.cost = cost.clone();
    this.basic = basis.clone();
    this.atMost = new boolean[program.size()];
    this.inBasis = new boolean[program.size()];
    this.value = program.right.clone();
    this.inverse = new double[rows][rows];
    for (int row = 0; row < rows; row++) {
      inverse[row][row] = 1;
      inBasis[basic[row]] = true;
    }
    this.multiplier = new double[rows];
    this.alpha = new double[rows];
    this.alphaAt = new int[rows];
    this.candidates = new int[program.size() / SECTION + 1];
  }

  /** What was done so far, in multiplications about. */
  long work() {
    return work;
  }

  boolean isBasic(int column) {
    return inBasis[column];
  }

  void cost(int column, double other) {
    cost[column] = other;
  }

  /** What a column would add to the cost for each unit of it. */
  double reduced(int column) {
    double sum = cost[column];
    for (int k = program.start[column]; k < program.start[column + 1]; k++) {
      sum -= program.coefficient[k] * multiplier[program.row[k]];
    }
    return sum;
  }

  /** Pivots until nothing improves, or so much work is done; false if it gave up. */
  boolean minimise(long mostWork) {
    long until = work + mostWork;
    stalled = 0;
    double lowest = Double.POSITIVE_INFINITY;
    int since = pivots;
    while (work < until) {
      price();
      double now = objective();
      if (!(now >= lowest - PROGRESS * Math.abs(now))) {
        lowest = now;
        since = pivots;
      } else if (pivots - since > IDLE_PER_ROW * rows + PATIENCE) {
        return false;
      }
      if (stalled > PATIENCE) {
        if (!bland()) {
          return true;
        }
        continue;
      }
      int found = candidates();
      if (found == 0) {
        return true;
      }
      int best = best(found);
      double first = improvement(best);
      while (best >= 0
          && improvement(best) >= STALE * first
          && work < until
          && stalled <= PATIENCE) {
        enter(best);
        best = best(found);
      }
    }
    return false;
  }

  private double objective() {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += cost[basic[i]] * value[i];
    }
    for (int column = 0; column < atMost.length; column++) {
      sum += atMost[column] ? cost[column] * program.most[column] : 0;
    }
    return sum;
  }

  /** The first column that improves, while nothing else gets on. */
  private boolean bland() {
    for (int column = 0; column < program.size(); column++) {
      if (improvement(column) > 0) {
        enter(column);
        return true;
      }
    }
    return false;
  }

  /** How much a unit of a column that is not in the basis saves; 0 if nothing. */
  private double improvement(int column) {
    if (inBasis[column] || program.most[column] <= 0) {
      return 0;
    }
    double reduced = cost[column];
    double scale = Math.abs(reduced);
    for (int k = program.start[column]; k < program.start[column + 1]; k++) {
      double worth = program.coefficient[k] * multiplier[program.row[k]];
      reduced -= worth;
      scale += Math.abs(worth);
    }
    double saves = atMost[column] ? reduced : -reduced;
    return saves > Math.max(IMPROVES * Math.max(1, scale), noise) ? saves : 0;
  }

  private int candidates() {
    work += program.row.length;
    int found = 0;
    for (int from = 0; from < program.size(); from += SECTION) {
      int best = -1;
      double most = 0;
      for (int column = from; column < Math.min(program.size(), from + SECTION); column++) {
        double saves = improvement(column);
        if (saves > most) {
          most = saves;
          best = column;
        }
      }
      if (best >= 0) {
        candidates[found++] = best;
      }
    }
    return found;
  }

  private int best(int found) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < found; i++) {
      double saves = improvement(candidates[i]);
      if (saves > most) {
        most = saves;
        best = candidates[i];
      }
    }
    return best;
  }

  /** Multipliers from the costs of the basis. */
  private void price() {
    work += (long) rows * rows;
    int costly = 0;
    double dearest = 0;
    for (int i = 0; i < rows; i++) {
      if (cost[basic[i]] != 0) {
        alphaAt[costly++] = i;
        dearest = Math.max(dearest, Math.abs(cost[basic[i]]));
      }
    }
    noise = NOISE * dearest;
    for (int row = 0; row < rows; row++) {
      double[] column = inverse[row];
      double even = 0;
      double odd = 0;
      int k = 0;
      for (; k + 1 < costly; k += 2) {
        even += cost[basic[alphaAt[k]]] * column[alphaAt[k]];
        odd += cost[basic[alphaAt[k + 1]]] * column[alphaAt[k + 1]];
      }
      if (k < costly) {
        even += cost[basic[alphaAt[k]]] * column[alphaAt[k]];
      }
      multiplier[row] = even + odd;
    }
  }

  /** Brings a column in as far as it goes; every column has an end of its own. */
  void enter(int column) {
    pivots++;
    work += 8L * rows;
    Arrays.fill(alpha, 0);
    for (int k = program.start[column]; k < program.start[column + 1]; k++) {
      double factor = program.coefficient[k];
      double[] of = inverse[program.row[k]];
      for (int i = 0; i < rows; i++) {
        alpha[i] += factor * of[i];
      }
    }
    moving = 0;
    for (int i = 0; i < rows; i++) {
      if (Math.abs(alpha[i]) > NOTHING) {
        alphaAt[moving++] = i;
      }
    }
    double direction = atMost[column] ? -1 : 1;
    int leaves = leaving(direction, program.most[column]);
    double step = leaves < 0 ? program.most[column] : step(leaves, direction);
    stalled = step > MOVES ? 0 : stalled + 1;
    for (int k = 0; k < moving; k++) {
      value[alphaAt[k]] -= direction * step * alpha[alphaAt[k]];
    }
    if (leaves < 0) {
      atMost[column] = !atMost[column];
      return;
    }
    double entered = atMost[column] ? program.most[column] - step : step;
    exchange(leaves, column, direction * alpha[leaves] < 0, entered);
  }

  /**
   * The row whose variable first reaches a bound; -1 if the entering column reaches its own. Of
   * those that reach it at about the same step the one with the largest pivot (Harris 1973).
   */
  private int leaving(double direction, double own) {
    double limit = own;
    double slack = stalled > PATIENCE ? 0 : SLACK;
    for (int k = 0; k < moving; k++) {
      int i = alphaAt[k];
      double speed = direction * alpha[i];
      if (Math.abs(speed) > PIVOT) {
        double room = speed > 0 ? value[i] : program.most[basic[i]] - value[i];
        limit = Math.min(limit, (Math.max(0, room) + slack) / Math.abs(speed));
      }
    }
    int leaves = -1;
    for (int k = 0; k < moving; k++) {
      int i = alphaAt[k];
      if (Math.abs(alpha[i]) > PIVOT
          && step(i, direction) <= limit
          && (leaves < 0 || preferred(i, leaves))) {
        leaves = i;
      }
    }
    return leaves;
  }

  private boolean preferred(int row, int other) {
    return stalled > PATIENCE
        ? basic[row] < basic[other]
        : Math.abs(alpha[row]) > Math.abs(alpha[other]);
  }

  private double step(int row, double direction) {
    double speed = direction * alpha[row];
    double room = speed > 0 ? value[row] : program.most[basic[row]] - value[row];
    return Math.max(0, room) / Math.abs(speed);
  }

  private void exchange(int leaves, int column, boolean toMost, double entered) {
    double reduced = reduced(column);
    double pivot = alpha[leaves];
    inBasis[basic[leaves]] = false;
    atMost[basic[leaves]] = toMost;
    basic[leaves] = column;
    inBasis[column] = true;
    atMost[column] = false;
    value[leaves] = entered;
    int touched = 0;
    for (int row = 0; row < rows; row++) {
      double[] of = inverse[row];
      if (of[leaves] != 0) {
        double part = of[leaves] / pivot;
        for (int k = 0; k < moving; k++) {
          int i = alphaAt[k];
          of[i] -= part * alpha[i];
        }
        of[leaves] = part;
        multiplier[row] += reduced * part;
        touched++;
      }
    }
    work += (long) moving * touched;
    if (pivots % REFRESH == 0) {
      price();
    }
  }

  /** The columns of a program. */
  static final class Columns {
    final int[] start;
    final int[] row;
    final double[] coefficient;
    final double[] most;
    final double[] right;

    Columns(int[] start, int[] row, double[] coefficient, double[] most, double[] right) {
      this.start = start;
      this.row = row;
      this.coefficient = coefficient;
      this.most = most;
      this.right = right;
    }

    int size() {
      return most.length;
    }

    int rows() {
      return right.length;
    }
  }
}

package io.spillway.allocation;

import java.util.Arrays;

/**
 * Bounded-variable primal simplex (Dantzig 1963, chapter 18) in binary64, for programs that begin
 * feasible: minimise {@code cost x} subject to {@code columns x = right side}, {@code 0 <= x <=
 * most}. It prices in two steps: the best column of each section is a candidate, and candidates are
 * looked at again until none improves. The best is the one that saves most for its length, which
 * takes a third of the pivots off where requests and bits are two limits.
 *
 * <p>It only proposes: what it finds is rounded to whole numbers and judged exactly by {@link
 * Lagrangian}. Java's arithmetic on binary64 is the same everywhere, so the proposal is too. Costs
 * may change between calls of {@link #minimise}; the basis stays feasible.
 */
final class Simplex {
  private static final int SECTION = 25;

  /** The basis is factored anew after so many exchanges, so that their errors do not add up. */
  private static final int REFRESH = 40;

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
  final Basis basis;
  final double[] multiplier;
  private final double[] cost;
  private final double[] length;
  private final double[] byRow;
  private final double[] byPosition;
  private final double[] change;
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
  Simplex(Columns program, double[] cost, int[] basic) {
    this.program = program;
    this.rows = program.rows();
    this.cost = cost.clone();
    this.basic = basic.clone();
    this.atMost = new boolean[program.size()];
    this.inBasis = new boolean[program.size()];
    this.value = program.right.clone();
    this.basis = new Basis(program, REFRESH);
    this.byRow = new double[rows];
    this.byPosition = new double[rows];
    this.change = new double[rows];
    for (int column : basic) {
      inBasis[column] = true;
    }
    this.length = new double[program.size()];
    for (int column = 0; column < length.length; column++) {
      double squares = 1;
      for (int k = program.start[column]; k < program.start[column + 1]; k++) {
        squares += program.coefficient[k] * program.coefficient[k];
      }
      length[column] = Math.sqrt(squares);
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
      if (!refresh()) {
        return false;
      }
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
          && stalled <= PATIENCE
          && basis.exchanges() < REFRESH) {
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

  /** How much a column that is not in the basis saves for its length; 0 if nothing. */
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
    return saves > Math.max(IMPROVES * Math.max(1, scale), noise) ? saves / length[column] : 0;
  }

  private int candidates() {
    work += program.start[program.size()];
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

  /** Factors the basis, and computes from it what the exchanges since have made inexact. */
  private boolean refresh() {
    if (!basis.factor(basic)) {
      return false;
    }
    System.arraycopy(program.right, 0, byRow, 0, rows);
    for (int column = 0; column < atMost.length; column++) {
      if (atMost[column]) {
        add(column, -program.most[column], byRow);
      }
    }
    basis.solve(byRow, value);
    double dearest = 0;
    for (int i = 0; i < rows; i++) {
      byPosition[i] = cost[basic[i]];
      dearest = Math.max(dearest, Math.abs(byPosition[i]));
    }
    noise = NOISE * dearest;
    basis.multipliers(byPosition, multiplier);
    work += 20L * basis.effort();
    return true;
  }

  private void add(int column, double times, double[] to) {
    for (int k = program.start[column]; k < program.start[column + 1]; k++) {
      to[program.row[k]] += times * program.coefficient[k];
    }
  }

  /** Brings a column in as far as it goes; every column has an end of its own. */
  void enter(int column) {
    pivots++;
    work += 8L * rows;
    add(column, 1, byRow);
    basis.solve(byRow, alpha);
    work += basis.effort();
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
    double worth = reduced(column) / alpha[leaves];
    inBasis[basic[leaves]] = false;
    atMost[basic[leaves]] = toMost;
    basic[leaves] = column;
    inBasis[column] = true;
    atMost[column] = false;
    value[leaves] = entered;
    Arrays.fill(byPosition, 0);
    byPosition[leaves] = 1;
    basis.multipliers(byPosition, change);
    work += basis.effort();
    for (int row = 0; row < rows; row++) {
      multiplier[row] += worth * change[row];
    }
    basis.exchange(leaves, alpha, alphaAt, moving);
  }
}

package io.spillway.allocation;

import java.util.Arrays;

/**
 * The columns of a basis as factors {@code L U}, with a factor more for each exchange since
 * (product form of the inverse: Dantzig and Orchard-Hays 1954). Columns and rows with a single
 * entry left give the first pivots, which are nearly all of them in these programs, and fill
 * nothing. What remains is eliminated column by column (Gilbert and Peierls 1988), each at a pivot
 * of at least a tenth of its largest entry, in the row with the fewest entries.
 *
 * <p>Vectors go by row of the program or by position in the basis, which are equally many.
 */
final class Basis {
  /** A smaller pivot says that the columns are not independent. */
  private static final double SINGULAR = 1e-9;

  /** What part of its column's largest entry a pivot is at least, lest errors be amplified. */
  private static final double THRESHOLD = 0.1;

  private final Columns program;
  private final int size;
  private final int[] rowOf;
  private final int[] positionOf;
  private final double[] pivot;
  private final Entries upper = new Entries();
  private final Entries lower = new Entries();
  private final int[] lowerOf;
  private final Entries exchanges = new Entries();
  private final int[] exchanged;
  private final double[] exchangedPivot;
  private int steps;

  /** Space to factor in: what is left of rows and columns, and the positions by row. */
  private final int[] inRow;

  private final int[] inColumn;
  private final int[] byRowStart;
  private final int[] next;
  private final boolean[] rowDone;
  private final boolean[] positionDone;
  private final int[] queue;
  private final double[] column;
  private final int[] touched;
  private final boolean[] isTouched;
  private int[] byRow = new int[0];

  /** For a program with as many exchanges between two calls of {@link #factor} at most. */
  Basis(Columns program, int mostExchanges) {
    this.program = program;
    this.size = program.rows();
    this.rowOf = new int[size];
    this.positionOf = new int[size];
    this.pivot = new double[size];
    this.lowerOf = new int[size];
    this.exchanged = new int[mostExchanges];
    this.exchangedPivot = new double[mostExchanges];
    this.inRow = new int[size];
    this.inColumn = new int[size];
    this.byRowStart = new int[size + 1];
    this.next = new int[size];
    this.rowDone = new boolean[size];
    this.positionDone = new boolean[size];
    this.queue = new int[size];
    this.column = new double[size];
    this.touched = new int[size];
    this.isTouched = new boolean[size];
  }

  /** How many exchanges there were since it was factored. */
  int exchanges() {
    return exchanges.vectors();
  }

  /** How many multiplications a solution takes, about. */
  int effort() {
    return 2 * size + lower.size() + upper.size() + exchanges.size();
  }

  /** Factors these columns; false, and then of no use, where they are not independent. */
  boolean factor(int[] basic) {
    steps = 0;
    upper.clear();
    lower.clear();
    exchanges.clear();
    count(basic);
    return singleColumns(basic) && singleRows(basic) && remaining(basic);
  }

  /** Puts a column in the place of another: what it is of the columns so far, by position. */
  void exchange(int position, double[] of, int[] at, int entries) {
    exchanged[exchanges.vectors()] = position;
    exchangedPivot[exchanges.vectors()] = of[position];
    for (int k = 0; k < entries; k++) {
      if (at[k] != position) {
        exchanges.add(at[k], of[at[k]]);
      }
    }
    exchanges.end();
  }

  /** What multiples of its columns sum up to a vector, which is zeroed. */
  void solve(double[] rightByRow, double[] byPosition) {
    for (int k = 0; k < lower.vectors(); k++) {
      double factor = rightByRow[rowOf[lowerOf[k]]];
      if (factor != 0) {
        subtract(factor, lower, k, rightByRow);
      }
    }
    for (int step = steps - 1; step >= 0; step--) {
      double factor = rightByRow[rowOf[step]];
      if (factor != 0) {
        factor /= pivot[step];
        subtract(factor, upper, step, rightByRow);
        rightByRow[rowOf[step]] = 0;
      }
      byPosition[positionOf[step]] = factor;
    }
    for (int k = 0; k < exchanges.vectors(); k++) {
      double factor = byPosition[exchanged[k]];
      if (factor != 0) {
        factor /= exchangedPivot[k];
        subtract(factor, exchanges, k, byPosition);
        byPosition[exchanged[k]] = factor;
      }
    }
  }

  /** The multipliers at which each of its columns is worth what is given, which is changed. */
  void multipliers(double[] worthByPosition, double[] byRow) {
    for (int k = exchanges.vectors() - 1; k >= 0; k--) {
      double rest = worthByPosition[exchanged[k]] - product(exchanges, k, worthByPosition);
      worthByPosition[exchanged[k]] = rest / exchangedPivot[k];
    }
    for (int step = 0; step < steps; step++) {
      double rest = worthByPosition[positionOf[step]] - product(upper, step, byRow);
      byRow[rowOf[step]] = rest / pivot[step];
    }
    for (int k = lower.vectors() - 1; k >= 0; k--) {
      byRow[rowOf[lowerOf[k]]] -= product(lower, k, byRow);
    }
  }

  private static void subtract(double factor, Entries of, int vector, double[] from) {
    for (int k = of.start[vector]; k < of.start[vector + 1]; k++) {
      from[of.at[k]] -= factor * of.factor[k];
    }
  }

  private static double product(Entries of, int vector, double[] with) {
    double sum = 0;
    for (int k = of.start[vector]; k < of.start[vector + 1]; k++) {
      sum += of.factor[k] * with[of.at[k]];
    }
    return sum;
  }

  private void count(int[] basic) {
    Arrays.fill(inRow, 0);
    Arrays.fill(rowDone, false);
    Arrays.fill(positionDone, false);
    for (int i = 0; i < size; i++) {
      inColumn[i] = program.start[basic[i] + 1] - program.start[basic[i]];
      for (int k = program.start[basic[i]]; k < program.start[basic[i] + 1]; k++) {
        inRow[program.row[k]]++;
      }
    }
    for (int row = 0; row < size; row++) {
      next[row] = byRowStart[row];
      byRowStart[row + 1] = byRowStart[row] + inRow[row];
    }
    if (byRow.length < byRowStart[size]) {
      byRow = new int[2 * byRowStart[size]];
    }
    for (int i = 0; i < size; i++) {
      for (int k = program.start[basic[i]]; k < program.start[basic[i] + 1]; k++) {
        byRow[next[program.row[k]]++] = i;
      }
    }
  }

  private boolean singleColumns(int[] basic) {
    int found = 0;
    for (int i = 0; i < size; i++) {
      if (inColumn[i] == 1) {
        queue[found++] = i;
      }
    }
    for (int taken = 0; taken < found; taken++) {
      int position = queue[taken];
      int row = onlyRow(basic[position]);
      if (row < 0 || !pivot(basic, position, row)) {
        return false;
      }
      for (int k = byRowStart[row]; k < byRowStart[row + 1]; k++) {
        if (!positionDone[byRow[k]] && --inColumn[byRow[k]] == 1) {
          queue[found++] = byRow[k];
        }
      }
    }
    return true;
  }

  private int onlyRow(int of) {
    for (int k = program.start[of]; k < program.start[of + 1]; k++) {
      if (!rowDone[program.row[k]]) {
        return program.row[k];
      }
    }
    return -1;
  }

  private boolean singleRows(int[] basic) {
    int found = 0;
    for (int row = 0; row < size; row++) {
      if (!rowDone[row] && inRow[row] == 1) {
        queue[found++] = row;
      }
    }
    for (int taken = 0; taken < found; taken++) {
      int row = queue[taken];
      int position = onlyPosition(row);
      if (position < 0 || !pivot(basic, position, row)) {
        return false;
      }
      for (int k = program.start[basic[position]]; k < program.start[basic[position] + 1]; k++) {
        int other = program.row[k];
        if (!rowDone[other] && inRow[other] == 1) {
          queue[found++] = other;
        }
      }
    }
    return true;
  }

  private int onlyPosition(int row) {
    for (int k = byRowStart[row]; k < byRowStart[row + 1]; k++) {
      if (!positionDone[byRow[k]]) {
        return byRow[k];
      }
    }
    return -1;
  }

  /** A pivot whose column has not changed. */
  private boolean pivot(int[] basic, int position, int row) {
    int from = program.start[basic[position]];
    int to = program.start[basic[position] + 1];
    double value = 0;
    for (int k = from; k < to; k++) {
      if (program.row[k] == row) {
        value = program.coefficient[k];
      } else if (rowDone[program.row[k]]) {
        upper.add(program.row[k], program.coefficient[k]);
      }
      inRow[program.row[k]]--;
    }
    boolean below = false;
    for (int k = from; k < to; k++) {
      if (program.row[k] != row && !rowDone[program.row[k]]) {
        lower.add(program.row[k], program.coefficient[k] / value);
        below = true;
      }
    }
    step(position, row, value, below);
    return Math.abs(value) > SINGULAR;
  }

  private void step(int position, int row, double value, boolean below) {
    upper.end();
    if (below) {
      lowerOf[lower.vectors()] = steps;
      lower.end();
    }
    pivot[steps] = value;
    rowOf[steps] = row;
    positionOf[steps] = position;
    rowDone[row] = true;
    positionDone[position] = true;
    steps++;
  }

  private boolean remaining(int[] basic) {
    int firstLower = lower.vectors();
    int waiting = 0;
    for (int i = 0; i < size; i++) {
      if (!positionDone[i]) {
        queue[waiting++] = i;
      }
    }
    long[] order = new long[waiting];
    for (int i = 0; i < waiting; i++) {
      order[i] = (long) inColumn[queue[i]] * size + queue[i];
    }
    Arrays.sort(order);
    for (long next : order) {
      if (!eliminate(basic, (int) (next % size), firstLower)) {
        return false;
      }
    }
    return true;
  }

  private boolean eliminate(int[] basic, int position, int firstLower) {
    int found = 0;
    for (int k = program.start[basic[position]]; k < program.start[basic[position] + 1]; k++) {
      int row = program.row[k];
      column[row] = program.coefficient[k];
      isTouched[row] = true;
      touched[found++] = row;
      inRow[row]--;
    }
    for (int k = firstLower; k < lower.vectors(); k++) {
      double factor = column[rowOf[lowerOf[k]]];
      if (factor != 0) {
        for (int e = lower.start[k]; e < lower.start[k + 1]; e++) {
          int row = lower.at[e];
          column[row] -= factor * lower.factor[e];
          if (!isTouched[row]) {
            isTouched[row] = true;
            touched[found++] = row;
          }
        }
      }
    }
    int row = pivotRow(found);
    double value = row < 0 ? 0 : column[row];
    boolean below = false;
    for (int k = 0; k < found; k++) {
      int at = touched[k];
      double entry = column[at];
      column[at] = 0;
      isTouched[at] = false;
      if (row < 0 || at == row || entry == 0) {
        continue;
      }
      if (rowDone[at]) {
        upper.add(at, entry);
      } else {
        lower.add(at, entry / value);
        below = true;
      }
    }
    if (row >= 0) {
      step(position, row, value, below);
    }
    return row >= 0;
  }

  private int pivotRow(int found) {
    double largest = SINGULAR;
    for (int k = 0; k < found; k++) {
      if (!rowDone[touched[k]]) {
        largest = Math.max(largest, Math.abs(column[touched[k]]));
      }
    }
    int best = -1;
    for (int k = 0; k < found; k++) {
      int row = touched[k];
      if (!rowDone[row]
          && Math.abs(column[row]) >= Math.max(THRESHOLD * largest, SINGULAR)
          && (best < 0 || inRow[row] < inRow[best] || (inRow[row] == inRow[best] && row < best))) {
        best = row;
      }
    }
    return best;
  }
}

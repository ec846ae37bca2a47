package io.spillway.allocation;

/** A linear program in binary64: the columns with what each is at most, and the right side. */
final class Columns {
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

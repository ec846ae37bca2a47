package io.spillway.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Solutions and multipliers against their definition, over random sparse bases and exchanges. */
class BasisTest {
  private static final int MOST_EXCHANGES = 12;
  private static final double EXACT = 1e-6;

  /** The identity, then columns of few entries, some of them of one. */
  private static Columns program(SplittableRandom random, int rows) {
    Entries entries = new Entries();
    for (int row = 0; row < rows; row++) {
      entries.add(row, 1);
      entries.end();
    }
    for (int column = 0; column < 3 * rows; column++) {
      boolean any = false;
      for (int row = 0; row < rows; row++) {
        if (random.nextInt(rows) < 2) {
          entries.add(row, random.nextBoolean() ? 1 : random.nextDouble(0.05, 1));
          any = true;
        }
      }
      if (!any) {
        entries.add(random.nextInt(rows), 1);
      }
      entries.end();
    }
    return new Columns(
        entries.start, entries.at, entries.factor, new double[4 * rows], new double[rows]);
  }

  private static void requireSolutions(
      Basis basis, Columns program, int[] basic, SplittableRandom random) {
    double[] right = random.doubles(basic.length, -1, 1).toArray();
    double[] solution = new double[basic.length];
    basis.solve(right.clone(), solution);
    double[] sum = new double[basic.length];
    for (int i = 0; i < basic.length; i++) {
      for (int k = program.start[basic[i]]; k < program.start[basic[i] + 1]; k++) {
        sum[program.row[k]] += program.coefficient[k] * solution[i];
      }
    }
    assertThat(sum).containsExactly(right, within(EXACT));

    double[] worth = random.doubles(basic.length, -1, 1).toArray();
    double[] multipliers = new double[basic.length];
    basis.multipliers(worth.clone(), multipliers);
    double[] found = new double[basic.length];
    for (int i = 0; i < basic.length; i++) {
      for (int k = program.start[basic[i]]; k < program.start[basic[i] + 1]; k++) {
        found[i] += program.coefficient[k] * multipliers[program.row[k]];
      }
    }
    assertThat(found).containsExactly(worth, within(EXACT));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 40})
  void solvesAfterEachExchangeAndWhenFactoredAnew(int rows) {
    for (int seed = 0; seed < 40; seed++) {
      SplittableRandom random = new SplittableRandom(1_000L * rows + seed);
      Columns program = program(random, rows);
      Basis basis = new Basis(program, MOST_EXCHANGES);
      int[] basic = new int[rows];
      for (int i = 0; i < rows; i++) {
        basic[i] = i;
      }
      for (int round = 0; round < 4; round++) {
        assertThat(basis.factor(basic)).isTrue();
        requireSolutions(basis, program, basic, random);
        for (int i = 0; i < MOST_EXCHANGES; i++) {
          exchange(basis, program, basic, random);
        }
        requireSolutions(basis, program, basic, random);
      }
    }
  }

  /** Brings a random column in where its pivot is the largest, if it is not in already. */
  private static void exchange(Basis basis, Columns program, int[] basic, SplittableRandom random) {
    int column = random.nextInt(program.size());
    double[] right = new double[basic.length];
    for (int k = program.start[column]; k < program.start[column + 1]; k++) {
      right[program.row[k]] = program.coefficient[k];
    }
    double[] alpha = new double[basic.length];
    basis.solve(right, alpha);
    int largest = 0;
    int[] at = new int[basic.length];
    for (int i = 0; i < basic.length; i++) {
      at[i] = i;
      largest = Math.abs(alpha[i]) > Math.abs(alpha[largest]) ? i : largest;
    }
    if (java.util.Arrays.stream(basic).noneMatch(it -> it == column)) {
      basis.exchange(largest, alpha, at, basic.length);
      basic[largest] = column;
    }
  }

  @Test
  void columnsThatAreNotIndependentAreNoBasis() {
    Entries entries = new Entries();
    for (double factor : new double[] {1, 2}) {
      entries.add(0, factor);
      entries.add(1, factor);
      entries.end();
    }
    entries.add(0, 1);
    entries.end();
    Columns program =
        new Columns(entries.start, entries.at, entries.factor, new double[3], new double[2]);
    Basis basis = new Basis(program, 1);

    assertThat(basis.factor(new int[] {0, 1})).isFalse();
    assertThat(basis.factor(new int[] {2, 2})).isFalse();
    assertThat(basis.factor(new int[] {2, 1})).isTrue();
  }
}

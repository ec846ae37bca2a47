package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void alignsColumnsByTheirWidestCell() {
    Table table =
        new Table("CDN", ">RATE", "ASKED").row("a", "5/s", "yes").row("bcdef", "1200/s", "");

    assertThat(table.lines())
        .containsExactly("CDN      RATE  ASKED", "a         5/s  yes", "bcdef  1200/s");
  }

  @Test
  void showsHeadingsWithoutRows() {
    assertThat(new Table("A", ">B").lines()).containsExactly("A  B");
  }

  @Test
  void refusesARowOfAnotherLength() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Table("A").row("1", "2"));
  }
}

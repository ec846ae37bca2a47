package io.spillway.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumberingTest {
  private static final Numbering MARKED = new Numbering(new CdnName("cdn-a.example"), "0f5ce19a");

  @Test
  void isMeantWithItsMarkOrWithout() {
    String name = MARKED.name("long-term", 1);

    assertThat(name).isEqualTo("cdn-a.example:long-term-1-0f5ce19a");
    assertThat(Numbering.isMeant(name, name)).isTrue();
    assertThat(Numbering.isMeant(name, "cdn-a.example:long-term-1")).isTrue();
  }

  @Test
  void isNotMeantByLess() {
    String name = MARKED.name("agreement", 12);

    assertThat(Numbering.isMeant(name, "cdn-a.example:agreement-1")).isFalse();
    assertThat(Numbering.isMeant(name, "cdn-a.example:agreement")).isFalse();
    assertThat(Numbering.isMeant(name, "cdn-a.example")).isFalse();
    assertThat(Numbering.isMeant(name, "")).isFalse();
  }
}

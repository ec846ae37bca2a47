package io.spillway.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedirectNamesTest {
  private static final HostName ZONE = new HostName("via.cdn-b.example");

  private static HostName name(String agreement) {
    return RedirectNames.of(new AgreementId(agreement), ZONE).orElseThrow();
  }

  @Test
  void namesEachAgreementAlwaysTheSameAndUnlikeAnyOther() {
    HostName name = name("cdn-a.example:agreement-7");

    assertThat(name.value()).matches("a[0-9a-f]{16}\\.via\\.cdn-b\\.example");
    assertThat(name("cdn-a.example:agreement-7")).isEqualTo(name);
    assertThat(name("cdn-a-example:agreement-7")).isNotEqualTo(name);
    assertThat(name("a".repeat(128))).isNotEqualTo(name("a".repeat(127)));
  }

  @Test
  void staysOneLabelBelowTheZoneSoThatOneWildcardCoversIt() {
    for (String agreement : new String[] {"1", "a".repeat(128), "a.b:c_d-", "x-------"}) {
      assertThat(RedirectNames.isDirectlyBelow(name(agreement), ZONE)).as(agreement).isTrue();
    }
    assertThat(RedirectNames.isDirectlyBelow(ZONE, ZONE)).isFalse();
    assertThat(RedirectNames.isDirectlyBelow(new HostName("a.b." + ZONE), ZONE)).isFalse();
    assertThat(RedirectNames.isDirectlyBelow(new HostName("avia.cdn-b.example"), ZONE)).isFalse();
    assertThat(RedirectNames.isDirectlyBelow(new HostName("a.via.cdn-c.example"), ZONE)).isFalse();
  }

  @Test
  void fitsTheHashTablesOfAServerThatNobodyEnlarged() {
    assertThat(name("cdn-a.example:" + "agreement-1".repeat(10)).value()).hasSizeLessThan(47);
  }

  @Test
  void findsNoNameBelowAZoneThatLeavesNoRoom() {
    String label = "z".repeat(60) + ".";
    HostName longest = new HostName(label + label + label + "z".repeat(60));

    assertThat(RedirectNames.of(new AgreementId("cdn-a.example:agreement-7"), longest)).isEmpty();
  }
}

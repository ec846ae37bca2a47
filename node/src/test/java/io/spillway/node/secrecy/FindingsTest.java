package io.spillway.node.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The search of {@link CanaryTest} by itself: what it finds, and what it takes for chance. */
class FindingsTest {
  private static final String SAID = "{\"reason\":\"edge kestrel-k serves 9973 of vm\"}";
  private static final List<Canary> CANARIES =
      List.of(
          Canary.of("edge", "kestrel-k"), Canary.of("load", "9973"), Canary.of("host name", "vm"));

  private static String url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Set<String> found(String text) {
    return Findings.of(CANARIES, List.of(new Heard("a", "b", text)), Envelopes.closed());
  }

  static Stream<String> forms() {
    byte[] bytes = SAID.getBytes(StandardCharsets.ISO_8859_1);
    String jws = "eyJhbGciOiJub25lIn0." + url(SAID) + ".AAAAAAAA";
    return Stream.of(
        SAID,
        jws,
        "{\"document\":\"" + url("{\"document\":\"" + jws + "\"}") + "\"}",
        "x5c " + Base64.getEncoder().encodeToString(bytes),
        HexFormat.of().formatHex(bytes),
        "?q=" + HexFormat.ofDelimiter("%").withPrefix("").formatHex(bytes).replaceAll("^", "%"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void findsWordsAndNumbersInEachForm(String form) {
    assertThat(found(form))
        .anyMatch(f -> f.contains("edge \"kestrel-k\""))
        .anyMatch(f -> f.contains("load \"9973\""));
  }

  @Test
  void findsAShortNameAsAWordAlone() {
    assertThat(found("{\"host\":\"vm\"}")).hasSize(1);
    assertThat(found("said by host \"[vm]\" at noon")).hasSize(1);
    assertThat(found("AvmB vmx JlUGF0aCI6Ii91cCIsImZvb3RwcmludCI6eyJwcmVmaX")).isEmpty();
    assertThat(found("k+\u00c4(\u00be\u00f6X\u00b8%/.vm@}>\u00d9&\u00b0;8\u00ae+\u00fb")).isEmpty();
  }

  @Test
  void takesDigitsInsideOfOthersForChance() {
    assertThat(found("{\"n\":199730,\"m\":\"a9973\",\"k\":0.9973}")).isEmpty();
    assertThat(found("{\"n\":9973.0}")).hasSize(1);
  }

  @Test
  void leavesOutWhoMayHearOfIt() {
    List<Canary> canary = List.of(Canary.but("customer", "lyrebird", "b"));
    assertThat(Findings.of(canary, List.of(new Heard("a", "b", "lyrebird")), Envelopes.closed()))
        .isEmpty();
    assertThat(Findings.of(canary, List.of(new Heard("a", "c", "lyrebird")), Envelopes.closed()))
        .hasSize(1);
  }
}

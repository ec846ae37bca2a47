package io.spillway.demo.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.CdnName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static final CdnName A = new CdnName("cdn-a.example");
  private static final CdnName B = new CdnName("cdn-b.example");

  private static View view(int load, List<Story> stories) {
    return new View(
        "Spillway demo",
        72.34,
        260,
        List.of(new View.Load(A, load, 100, 3), new View.Load(B, 20, 400, 0)),
        "ACTIVE",
        12_345,
        12,
        34,
        "0.012 EUR",
        stories);
  }

  @Test
  void showsLoadBeyondCapacityWithoutColour() {
    List<String> lines = Frame.lines(view(120, List.of()));

    assertThat(lines.getFirst()).isEqualTo("Spillway demo   01:12.3 of about 04:20.0");
    assertThat(lines.get(2)).contains("#".repeat(30) + "|" + "!".repeat(6)).contains("120 of 100");
    assertThat(String.join("\n", lines)).contains("cdn-a 86 %   cdn-b 14 %").contains("ACTIVE");
  }

  @Test
  void fitsIntoAnOldTerminal() {
    List<Story> stories =
        IntStream.range(0, 50).mapToObj(i -> new Story(i, A, "word ".repeat(30) + i)).toList();

    List<String> lines = Frame.lines(view(100_000, stories));

    assertThat(lines).hasSizeLessThanOrEqualTo(23);
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(lines.getLast()).endsWith("49");
  }

  @Test
  void printsStoriesAndFiguresWhereThereIsNoTerminal() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Screen screen = Screen.on(new PrintStream(bytes, true, StandardCharsets.UTF_8), false)) {
      Story story = new Story(1, A, "demand has left its baseline");
      screen.show(view(50, List.of(story)), List.of(story));
      screen.show(view(50, List.of(story)), List.of());
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "00:01.0 cdn-a  demand has left its baseline",
            "01:12.3 load cdn-a 50/100 cdn-b 20/400 | ACTIVE | 12,345 requests, 12 failed, 34"
                + " slow");
  }
}

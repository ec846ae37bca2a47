package io.spillway.surge.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadTextTest {
  private static LoadText text(String... lines) {
    LoadText text = new LoadText();
    for (String line : lines) {
      text.line(line);
    }
    return text;
  }

  @Test
  void readsHeadingCountsAndGaps() {
    LoadText text = text("epoch_s,requests", "60,5", "120,7.5", "", "# a pause", "300,0", "360,1");
    LoadSeries series = text.series();

    assertThat(text.format()).isEqualTo("epoch seconds and counts, heading \"epoch_s,requests\"");
    assertThat(series.start()).isEqualTo(60);
    assertThat(series.interval()).isEqualTo(60);
    assertThat(series.size()).isEqualTo(6);
    assertThat(series.known(0, 6)).isEqualTo(4);
    assertThat(series.isKnown(2)).isFalse();
    assertThat(series.count(1)).isEqualTo(7.5);
    assertThat(series.count(4)).isZero();
    assertThat(series.isKnown(4)).isTrue();
  }

  @Test
  void readsInstantsOtherSeparatorsAndFurtherColumns() {
    LoadText text = text("1995-07-13T04:00:00Z;3;x;y", "1995-07-13 04:05:00Z\t4");

    assertThat(text.format()).isEqualTo("instants and counts, no heading");
    assertThat(text.series().start()).isEqualTo(805_608_000);
    assertThat(text.series().interval()).isEqualTo(300);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          60             | 2: "60" has no count: write TIME,COUNT, such as 805608000,44
          noon,4         | 2: time "noon": use an epoch second, such as 805608000, or an instant
          60,-3          | 2: count "-3": use a number of requests, such as 44; leave the line out
          60,many        | 2: count "many": use a number
          60,            | 2: count "": use a number
          10,4           | 2: time "10" is not later than that of line 1: sort the lines by time
          1700000000000,4 | 2: time "1700000000000" is too late for an epoch second: divide
          """)
  void namesLineValueAndMend(String line, String expected) {
    assertThatThrownBy(() -> text("10,1", line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(expected);
  }

  @Test
  void refusesWhatHasNoInterval() {
    assertThatThrownBy(() -> text("time,count", "60,4").series())
        .hasMessage("2: 1 counts: give two or more, so that an interval is");
    assertThatThrownBy(() -> text().series()).hasMessageStartingWith("1: 0 counts");
  }

  @Test
  void refusesTwoCountsOfOneIntervalAndSeriesWithoutBound() {
    assertThatThrownBy(() -> text("0,1", "60,1", "120,1", "125,1", "180,1").series())
        .hasMessageStartingWith("4: time 125 is of the same interval of 60 s");
    assertThatThrownBy(() -> text("0,1", "1,1", "2,1", "99999999999,1").series())
        .hasMessageContaining("4: ")
        .hasMessageContaining("is a time wrong?");
  }
}

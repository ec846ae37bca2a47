package io.spillway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In Vienna clocks go forward at 02:00 on 2026-03-29, and back at 03:00 on 2026-10-25. */
class CalendarEntryTest {
  private static final Set<DayOfWeek> DAILY = Set.of(DayOfWeek.values());

  private static CalendarEntry entry(Optional<String> date, Set<DayOfWeek> days, String at) {
    return new CalendarEntry(
        "news",
        new ServiceId("site"),
        date.map(LocalDate::parse),
        new TreeSet<>(days),
        LocalTime.parse(at),
        ZoneId.of("Europe/Vienna"),
        Duration.ofHours(1),
        RequestRate.perSecond(400),
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-28, 20:00, 2026-03-28T19:00:00Z",
    "2026-03-29, 20:00, 2026-03-29T18:00:00Z",
    // Skipped by the clocks: an hour later by them.
    "2026-03-29, 02:30, 2026-03-29T01:30:00Z",
    // Shown twice: the first.
    "2026-10-25, 02:30, 2026-10-25T00:30:00Z",
    "2026-10-25, 20:00, 2026-10-25T19:00:00Z",
  })
  void beginsByTheClocksInItsZone(String date, String at, Instant begins) {
    for (CalendarEntry entry :
        List.of(entry(Optional.of(date), Set.of(), at), entry(Optional.empty(), DAILY, at))) {
      List<AnticipatedSurge> surges =
          entry.between(begins.minusSeconds(1), begins.plusSeconds(1)).stream()
              .filter(surge -> surge.id().value().endsWith(date))
              .toList();
      assertThat(surges).hasSize(1);
      assertThat(surges.getFirst().from()).isEqualTo(begins);
      assertThat(surges.getFirst().until()).isEqualTo(begins.plusSeconds(3600));
      assertThat(surges.getFirst().id().value()).isEqualTo("calendar:news:" + date);
    }
  }

  @Test
  void eachDayHasOneWhateverTheClocksDo() {
    CalendarEntry entry = entry(Optional.empty(), DAILY, "02:30");
    assertThat(
            entry.between(
                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-12-31T12:00:00Z")))
        .hasSize(365)
        .extracting(surge -> surge.from().atZone(ZoneId.of("Europe/Vienna")).toLocalDate())
        .doesNotHaveDuplicates();
  }

  @Test
  void onSomeDaysOfTheWeekAlone() {
    CalendarEntry entry =
        entry(Optional.empty(), Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), "20:00");
    Instant monday = Instant.parse("2026-03-02T00:00:00Z");
    assertThat(entry.next(monday).orElseThrow().from())
        .isEqualTo(Instant.parse("2026-03-07T19:00:00Z"));
    // While one lasts it is the next; once it is over, the one after.
    assertThat(entry.next(Instant.parse("2026-03-07T19:59:59Z")).orElseThrow().from())
        .isEqualTo(Instant.parse("2026-03-07T19:00:00Z"));
    assertThat(entry.next(Instant.parse("2026-03-07T20:00:00Z")).orElseThrow().from())
        .isEqualTo(Instant.parse("2026-03-08T19:00:00Z"));
  }

  @Test
  void onADateItIsOverForGood() {
    CalendarEntry entry = entry(Optional.of("2026-12-24"), Set.of(), "18:00");
    assertThat(entry.next(Instant.parse("2026-01-01T00:00:00Z")).orElseThrow().from())
        .isEqualTo(Instant.parse("2026-12-24T17:00:00Z"));
    assertThat(entry.next(Instant.parse("2026-12-24T18:00:00Z"))).isEmpty();
  }

  @Test
  void wrongValuesAreNamed() {
    assertThatThrownBy(() -> entry(Optional.of("2026-12-24"), DAILY, "18:00"))
        .hasMessage("calendar entry news: name a date, or days of the week");
    assertThatThrownBy(() -> entry(Optional.empty(), Set.of(), "18:00"))
        .hasMessage("calendar entry news: name a date, or days of the week");
    assertThatThrownBy(() ->
            new AnticipatedSurge(
                new SurgeId("s"),
                new ServiceId("site"),
                Instant.EPOCH,
                Instant.EPOCH,
                RequestRate.perSecond(1),
                Optional.empty(),
                AnticipatedSurge.Source.DECLARED,
                "x"))
        .hasMessageContaining("is not after from");
    assertThatThrownBy(() -> new Asker(Asker.Kind.PERSON, "a b"))
        .hasMessageContaining("asker \"a b\": use 1 to 64 letters");
  }
}

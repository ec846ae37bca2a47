package io.spillway.agent.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spillway.model.AgreementId;
import io.spillway.model.Money;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a record comes to, and that it stays small. */
class PeerRecordTest {
  private static final Instant THEN = Instant.parse("2026-01-01T10:00:00Z");

  private static RecordEntry.Observed observed(Aspect aspect, double weight, double missed) {
    return new RecordEntry.Observed(aspect, weight, missed, THEN, "what happened");
  }

  private static PeerRecord of(RecordEntry... entries) {
    PeerRecord record = PeerRecord.NONE;
    for (RecordEntry entry : entries) {
      record = record.with(entry);
    }
    return record;
  }

  @Test
  void aStrangerHasNineteenTwentiethsInEachOfSixAspects() {
    assertThat(PeerRecord.NONE.score(THEN)).isCloseTo(Math.pow(0.95, 6), within(1e-12));
  }

  @Test
  void whatWasMissedCountsInItsAspectAlone() {
    for (Aspect aspect : Aspect.values()) {
      PeerRecord record = of(observed(aspect, 4, 4));
      for (Aspect other : Aspect.values()) {
        assertThat(record.tally(other).share(THEN))
            .as("%s after a lapse in %s", other, aspect)
            .isCloseTo(other == aspect ? 3.8 / 8 : 0.95, within(1e-12));
      }
    }
  }

  @Test
  void promisesAndLapsesHalveInAWeek() {
    Tally tally = Tally.NONE.plus(8, 4, THEN);
    Instant later = THEN.plus(Duration.ofDays(7));

    assertThat(tally.weight(THEN)).isEqualTo(8);
    assertThat(tally.share(THEN)).isCloseTo((4 + 3.8) / 12, within(1e-12));
    assertThat(tally.weight(later)).isEqualTo(4);
    assertThat(tally.share(later)).isCloseTo((2 + 3.8) / 8, within(1e-12));
    assertThat(tally.plus(1, 0, later).weight(later)).isEqualTo(5);
  }

  @Test
  void noMoreIsMissedThanWasPromisedAndNoLessThanNothing() {
    assertThat(Tally.NONE.plus(1, 5, THEN).share(THEN)).isCloseTo(3.8 / 5, within(1e-12));
    assertThat(Tally.NONE.plus(1, -5, THEN).share(THEN)).isCloseTo(4.8 / 5, within(1e-12));
  }

  @Test
  void anEntryOfThePastDoesNotTurnTheClockBack() {
    Tally tally = Tally.NONE.plus(4, 0, THEN).plus(4, 0, THEN.minus(Duration.ofDays(7)));

    assertThat(tally.weight(THEN)).isEqualTo(8);
    assertThat(tally.at()).isEqualTo(THEN);
  }

  @Test
  void whatIsOwedAddsUpByCurrencyAndIsReplacedWhenItIsToldInAll() {
    PeerRecord record =
        of(
            new RecordEntry.Owes(new Money("EUR", 5)),
            new RecordEntry.Owes(new Money("EUR", 7)),
            new RecordEntry.Owes(new Money("USD", 3)));

    assertThat(record.owed("EUR")).isEqualTo(new Money("EUR", 12));
    assertThat(record.owed("USD")).isEqualTo(new Money("USD", 3));
    assertThat(record.owed("CHF")).isEqualTo(Money.zero("CHF"));
    assertThat(record.with(new RecordEntry.OwesInAll(new Money("EUR", 1))).owed("EUR").micros())
        .isEqualTo(1);
  }

  @Test
  void volumeIsOfTheLast31DaysThatBeganSince() {
    PeerRecord record = of(new RecordEntry.Served(THEN, 40), new RecordEntry.Served(THEN, 2));

    assertThat(record.days()).hasSize(1);
    assertThat(record.volume(Instant.parse("2026-01-31T23:59:59Z"))).isEqualTo(42);
    assertThat(record.volume(Instant.parse("2026-02-01T00:00:00Z"))).isZero();
  }

  @Test
  void aLateReportCountsForTheNewestDay() {
    PeerRecord record =
        of(
            new RecordEntry.Served(THEN, 40),
            new RecordEntry.Served(THEN.plus(Duration.ofDays(1)), 2),
            new RecordEntry.Served(THEN, 5));

    assertThat(record.days()).extracting(PeerRecord.Day::requests).containsExactly(40L, 7L);
  }

  @Test
  void staysSmallWhateverHappens() {
    PeerRecord record = PeerRecord.NONE;
    for (int i = 0; i < 2_000; i++) {
      Instant at = THEN.plus(Duration.ofDays(i));
      record =
          record
              .with(observed(Aspect.ERRORS, 1, 1))
              .with(new RecordEntry.Served(at, 1))
              .with(
                  new RecordEntry.Awaited(
                      new AgreementId("agreement-" + i), Duration.ofSeconds(1), at));
    }

    assertThat(record.days()).hasSize(PeerRecord.DAYS);
    assertThat(record.lapses()).hasSize(PeerRecord.MOST_LAPSES);
    assertThat(record.awaited()).hasSize(PeerRecord.MOST_AWAITED);
  }

  @Test
  void keepsTheLapsesAloneAndForgetsWhatHasArrived() {
    AgreementId first = new AgreementId("agreement-1");
    PeerRecord record =
        of(
            observed(Aspect.CAPACITY, 1, 0),
            observed(Aspect.CAPACITY, 1, 0.5),
            new RecordEntry.Awaited(first, Duration.ofSeconds(1), THEN));

    assertThat(record.lapses()).hasSize(1);
    assertThat(record.awaited()).containsOnlyKeys(first);
    assertThat(record.with(new RecordEntry.Arrived(first)).awaited()).isEmpty();
  }
}

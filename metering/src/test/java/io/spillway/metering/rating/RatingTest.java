package io.spillway.metering.rating;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.Money;
import io.spillway.model.RequestRate;
import io.spillway.model.Tariff;
import io.spillway.model.Usage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatingTest {
  private static final Instant START = Instant.parse("2026-07-01T12:00:00Z");

  @Test
  void ratesEachLineOnce() {
    Rating rating =
        Rating.of(
            tariff(1_000_000, 10_000, 500_000),
            new Usage(2_500_000, 3_000_000_000L, 0, 0),
            List.of(period(0, 0, 2_000)),
            START.plusSeconds(1_800));

    assertThat(rating.requests()).isEqualTo(euros(2_500_000));
    assertThat(rating.bytes()).isEqualTo(euros(30_000));
    assertThat(rating.commitment()).isEqualTo(euros(500_000));
    assertThat(rating.total()).isEqualTo(euros(3_030_000));
  }

  @Test
  void roundsHalfToEven() {
    Tariff tariff = tariff(500_000, 0, 0);

    assertThat(Rating.of(tariff, new Usage(1, 0, 0, 0), List.of(), START).total())
        .isEqualTo(euros(0));
    assertThat(Rating.of(tariff, new Usage(3, 0, 0, 0), List.of(), START).total())
        .isEqualTo(euros(2));
    assertThat(Rating.of(tariff, new Usage(5, 0, 0, 0), List.of(), START).total())
        .isEqualTo(euros(2));
  }

  @Test
  void ratesEachRevisionsCommitmentForItsTime() {
    List<CommittedPeriod> periods = List.of(period(0, 0, 1_000), period(1, 900, 3_000));

    assertThat(
            Rating.of(tariff(0, 0, 1_000_000), Usage.NONE, periods, START.plusSeconds(1_800))
                .total())
        .isEqualTo(euros(250_000 + 750_000));
    assertThat(
            Rating.of(tariff(0, 0, 1_000_000), Usage.NONE, periods, START.plusSeconds(450)).total())
        .isEqualTo(euros(125_000));
  }

  @Test
  void countsThousandthsOfARequest() {
    assertThat(
            Rating.of(
                    tariff(0, 0, 1_000_000_000),
                    Usage.NONE,
                    List.of(period(0, 0, 0.001)),
                    START.plusSeconds(3_600))
                .total())
        .isEqualTo(euros(1_000));
  }

  @Test
  void givesSlackForAmendmentsOnly() {
    assertThat(Rating.slack(tariff(0, 0, 600_000), List.of(period(0, 0, 1_000))))
        .isEqualTo(euros(0));
    assertThat(
            Rating.slack(tariff(0, 0, 600_000), List.of(period(0, 0, 1_000), period(1, 9, 3_000))))
        .isEqualTo(euros(20_001));
  }

  @Test
  void cutsAbsurdAmounts() {
    assertThat(
            Rating.of(
                    tariff(Long.MAX_VALUE, 0, 0),
                    new Usage(Long.MAX_VALUE, 0, 0, 0),
                    List.of(),
                    START)
                .total()
                .micros())
        .isEqualTo(Rating.MOST_MICROS);
  }

  private static Tariff tariff(long requests, long gigabyte, long hour) {
    return new Tariff(euros(requests), euros(gigabyte), euros(hour));
  }

  private static CommittedPeriod period(int revision, long second, double rate) {
    return new CommittedPeriod(
        revision,
        START.plusSeconds(second),
        new Capacity(RequestRate.perSecond(rate), new BitRate(1)));
  }

  private static Money euros(long micros) {
    return new Money("EUR", micros);
  }
}

package io.spillway.cli.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measurement of real negotiations, at its smallest: that it measures what it says. */
class NegotiationIT {
  private static final Duration FAR = Duration.ofMillis(40);

  @TempDir Path directory;

  @Test
  void measuresStandingOffersAndAuctionsOfRealNodesThatAreFarApart() throws Exception {
    List<String> progress = new ArrayList<>();

    NegotiationReport report =
        NegotiationReport.measure(3, 1, Optional.of(FAR), directory, progress::add);

    assertThat(report.standing().signed()).as("%s", progress).hasSize(1);
    assertThat(report.auctions().signed()).hasSize(1);
    assertThat(report.unmet()).isZero();
    assertThat(report.standing().roundTrips()).isNotEmpty().allMatch(t -> t.compareTo(FAR) >= 0);
    assertThat(report.standing().signed()).allMatch(t -> t.compareTo(FAR) >= 0);
    assertThat(report.auctions().signed())
        .as("calls, commitments and bids, the proposal: three round trips")
        .allMatch(t -> t.compareTo(FAR.multipliedBy(3)) >= 0);
    assertThat(report.lines()).hasSize(6);
  }
}

package io.spillway.mediator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AnticipatedSurge;
import io.spillway.model.BitRate;
import io.spillway.model.CalendarEntry;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.MediatorMessage.DeclareSurge;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Surges that people declare, or that stand in the calendar; the own edges carry 100/s. */
class AnticipationTest {
  private final Primary primary = new Primary(true);

  private DeclareSurge surge(int from, int until, double requests) {
    return new DeclareSurge(
        Primary.SITE,
        primary.now.plusSeconds(from),
        primary.now.plusSeconds(until),
        RequestRate.perSecond(requests),
        Optional.empty(),
        "the final");
  }

  private AnticipatedSurge declare(int from, int until, double requests) {
    primary.tell(surge(from, until, requests));
    return primary.state.surges().lastEntry().getValue();
  }

  /** A quiet second. */
  private void pass(int seconds) {
    primary.pass(seconds);
    primary.forecast(20, 20, 0);
  }

  @Test
  void getsCapacityFromTheLeadOnAndKeepsItUntilTheEnd() {
    primary.holds("cdn-b.example", 500);
    AnticipatedSurge surge = declare(600, 1200, 300);
    pass(479);
    assertThat(primary.state.arrangements()).isEmpty();

    pass(2);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
    assertThat(primary.arrangement().requester()).isEqualTo("who declared " + surge.id());
    // 300/s less the 85/s that are usable, with the margin of a quarter.
    assertThat(primary.arrangement().agreed()).isEqualTo(269);
    assertThat(primary.stories())
        .anyMatch(s ->
            s.contains("initiated for site by who declared cdn-a.example:surge-1")
                && s.contains("anticipated 300.0/s from 2026-03-01T00:10:00Z")
                && s.contains("(the final) (rule borrow.ahead, policy 1)"));

    for (int second = 0; second < 700; second += 5) {
      pass(5);
    }
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
    assertThat(primary.arrangement().agreed()).isEqualTo(269);
    assertThat(primary.state.surges()).hasSize(1);

    for (int second = 0; second < 30; second += 2) {
      pass(2);
    }
    assertThat(primary.state.surges()).isEmpty();
    assertThat(primary.stories())
        .anyMatch(s -> s.startsWith("over for site: 300.0/s"))
        .anyMatch(s -> s.contains("drain: demand is back") && s.contains("rule borrow.end-when"));
  }

  @Test
  void itsBitsAreAskedForAsDeclared() {
    primary.holds("cdn-b.example", 500);
    primary.tell(
        new DeclareSurge(
            Primary.SITE,
            primary.now,
            primary.now.plusSeconds(600),
            RequestRate.perSecond(300),
            Optional.of(new BitRate(60_000_000)),
            "the final"));
    pass(1);
    assertThat(primary.arrangement().requirement().capacity().bits().bitsPerSecond())
        .isBetween(53_000_000L, 54_000_000L);
  }

  @Test
  void demandThatGrowsBeyondItIsProvidedForAndThatBelowItGivesNothingBack() {
    primary.holds("cdn-b.example", 200);
    primary.holds("cdn-c.example", 300);
    declare(0, 900, 400);
    pass(1);
    double agreed = primary.arrangement().agreed();
    assertThat(agreed).isGreaterThan(390);
    for (int second = 0; second < 60; second += 5) {
      pass(5);
    }
    assertThat(primary.arrangement().agreed()).isEqualTo(agreed);

    primary.holds("cdn-b.example", 1_000);
    primary.pass(6);
    primary.forecast(600, 700, 1);
    assertThat(primary.arrangement().agreed()).isGreaterThan(500);
  }

  @Test
  void whatIsWithinTheOwnEdgesNeedsNobodyUnlessThePolicySaysSo() {
    primary.holds("cdn-b.example", 500);
    declare(0, 600, 80);
    pass(1);
    assertThat(primary.state.arrangements()).isEmpty();
    primary.rules(Map.of("borrow.ahead", "declared > 0.9 * usable"));
    pass(1);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
  }

  @Test
  void countsForNothingWhereThePolicySaysSoAndEndsOnceItDoes() {
    primary.holds("cdn-b.example", 500);
    declare(0, 600, 300);
    pass(1);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
    primary.rules(Map.of("borrow.ahead", "false"));
    pass(2);
    pass(12);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.DRAINING);
  }

  @Test
  void leadIsThePolicys() {
    primary.rules(Map.of("borrow.lead-s", "30"));
    declare(60, 600, 300);
    pass(29);
    assertThat(primary.state.arrangements()).isEmpty();
    pass(1);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.SOURCING);
  }

  @Test
  void capsOnSpendingHold() {
    primary.rules(Map.of("borrow.cap.per-hour", "0"));
    primary.holds("cdn-b.example", 500);
    declare(0, 600, 300);
    pass(1);
    assertThat(primary.proposed).isEmpty();
    assertThat(primary.stories()).anyMatch(s -> s.contains("rules borrow.cap"));
  }

  @Test
  void whatNobodyCanCoverIsSoughtEverMoreRarelyUntilDemandNeedsIt() {
    primary.holds("cdn-b.example", 100);
    declare(0, 86_400, 500);
    for (int second = 0; second < 3_600; second += 3) {
      pass(3);
    }
    assertThat(primary.gathered).hasSizeBetween(15, 40);

    // A further one that begins to count is sought at once.
    int before = primary.gathered.size();
    declare(120, 86_400, 600);
    pass(3);
    pass(3);
    assertThat(primary.gathered).hasSizeGreaterThan(before);

    before = primary.gathered.size();
    for (int second = 0; second < 60; second += 3) {
      primary.pass(3);
      primary.forecast(400, 400, 1);
    }
    assertThat(primary.gathered).hasSizeGreaterThan(before + 8);
  }

  @Test
  void withdrawnItEndsByTheUsualRule() {
    primary.holds("cdn-b.example", 500);
    AnticipatedSurge surge = declare(0, 600, 300);
    pass(1);
    primary.tell(new MediatorMessage.WithdrawSurge(surge.id(), "rained off"));
    assertThat(primary.state.surges()).isEmpty();
    assertThat(primary.stories())
        .last()
        .asString()
        .startsWith("withdrawn for site: 300.0/s")
        .endsWith(": rained off");
    pass(2);
    pass(12);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.DRAINING);
    primary.tell(new MediatorMessage.WithdrawSurge(surge.id(), "again"));
    assertThat(primary.stories()).noneMatch(s -> s.endsWith(": again"));
  }

  @Test
  void beginsNothingWhileBorrowingIsStopped() {
    primary.holds("cdn-b.example", 500);
    primary.tell(new MediatorMessage.BorrowingStopped(false, "an incident"));
    declare(0, 600, 300);
    pass(1);
    assertThat(primary.state.arrangements()).isEmpty();
    primary.tell(new MediatorMessage.BorrowingResumed());
    pass(1);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
  }

  @Test
  void declaredTwiceItIsTheSame() {
    declare(60, 600, 300);
    DeclareSurge again =
        new DeclareSurge(
            Primary.SITE,
            primary.now.plusSeconds(60),
            primary.now.plusSeconds(600),
            RequestRate.perSecond(300),
            Optional.empty(),
            "another reason");
    primary.tell(again);
    assertThat(primary.state.surges()).hasSize(1);
    assertThat(Anticipation.same(primary.state, again)).isPresent();
    declare(60, 601, 300);
    assertThat(primary.state.surges()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "60, 60, 300, is not after from",
    "-61, 600, 300, is in the past",
    "34560060, 34560600, 300, is more than 400 days ahead",
    "60, 604861, 300, is more than 7 days after from",
    "60, 600, 0.5, use 1/s or more",
    "60, 600, 10001, is more than 100 times what the own edges carry (100.0/s)",
  })
  void refusesWhatCannotBeMeant(int from, int until, double requests, String complaint) {
    DeclareSurge order = surge(from, until, requests);
    assertThat(Anticipation.objection(primary.state, order, primary.now).orElseThrow())
        .contains(complaint);
    primary.tell(order);
    assertThat(primary.state.surges()).isEmpty();
  }

  @Test
  void refusesServicesThatPeersMayNotDeliverAndMoreThanThereMayBe() {
    DeclareSurge other =
        new DeclareSurge(
            new ServiceId("other"),
            primary.now,
            primary.now.plusSeconds(60),
            RequestRate.perSecond(300),
            Optional.empty(),
            "x");
    assertThat(Anticipation.objection(primary.state, other, primary.now).orElseThrow())
        .contains("there is no service \"other\"");
    Primary alone = new Primary(false);
    assertThat(Anticipation.objection(alone.state, surge(60, 600, 300), alone.now).orElseThrow())
        .contains("may not be delivered by peers");
    for (int i = 0; i < Anticipation.MOST; i++) {
      declare(60, 600 + i, 300);
    }
    assertThat(
            Anticipation.objection(primary.state, surge(60, 5_000, 300), primary.now).orElseThrow())
        .contains("100 surges are declared");
  }

  @Test
  void calendarReservesLikeADeclaration() {
    primary.holds("cdn-b.example", 500);
    CalendarEntry entry =
        new CalendarEntry(
            "news",
            Primary.SITE,
            Optional.of(LocalDate.parse("2026-03-01")),
            new TreeSet<>(),
            LocalTime.parse("00:05"),
            ZoneOffset.UTC,
            Duration.ofMinutes(10),
            RequestRate.perSecond(300),
            Optional.empty());
    primary.tell(new MediatorMessage.PublishCalendar(List.of(entry)));
    primary.tell(new MediatorMessage.PublishCalendar(List.of(entry)));
    assertThat(primary.stories()).filteredOn(s -> s.startsWith("the calendar has news")).hasSize(1);
    assertThat(Anticipation.open(primary.state, primary.now))
        .extracting(AnticipatedSurge::from)
        .containsExactly(Instant.parse("2026-03-01T00:05:00Z"));
    pass(179);
    assertThat(primary.state.arrangements()).isEmpty();
    pass(1);
    assertThat(primary.arrangement().requester())
        .isEqualTo("the calendar, calendar:news:2026-03-01");
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.ACTIVE);
    primary.tell(new MediatorMessage.PublishCalendar(List.of()));
    pass(2);
    pass(12);
    assertThat(primary.arrangement().phase()).isEqualTo(Phase.DRAINING);
  }
}

package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spillway.agent.record.Aspect;
import io.spillway.agent.record.PeerRecord;
import io.spillway.agent.record.RecordEntry;
import io.spillway.agent.record.Tally;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
import io.spillway.model.Usage;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes on the record of a peer, and what it weighs. */
class RecordsTest {
  private final Trade trade = new Trade(Map.of());

  private PeerRecord record() {
    return trade.borrower.state.records().getOrDefault(Trade.B, PeerRecord.NONE);
  }

  private double share(Aspect aspect) {
    return record().tally(aspect).share(trade.world.now);
  }

  private void judged(int number, boolean accepted, long errors, double shortfall) {
    trade.borrower.tell(
        new AgentMessage.UsageJudged(
            Trade.FIRST,
            Trade.B,
            Trade.SERVICE.id(),
            false,
            number,
            accepted,
            new Usage(1_000, 1_000_000, 900, errors),
            shortfall));
  }

  @Test
  void strangerHasThePrior() {
    assertThat(record().score(trade.world.now)).isEqualTo(0.735, within(0.001));
    assertThat(trade.borrower.state.records()).isEmpty();
  }

  @Test
  void keptWordRaisesTheRecordTowardsOne() {
    trade.agree(Trade.FIRST, 100);
    trade.borrower.tell(new AgentMessage.PeerProbed(Trade.FIRST, Trade.B, 1, 0, 0));
    for (int i = 0; i < 100; i++) {
      judged(i, true, 0, 0);
      trade.borrower.tell(new AgentMessage.PeerProbed(Trade.FIRST, Trade.B, 20, 0, 0));
    }

    assertThat(share(Aspect.READINESS)).isEqualTo(0.96, within(0.001));
    assertThat(share(Aspect.STATEMENTS)).isGreaterThan(0.99);
    assertThat(record().score(trade.world.now)).isGreaterThan(0.9);
    assertThat(record().lapses()).isEmpty();
    assertThat(record().awaited()).isEmpty();
  }

  @Test
  void answersThatAreLateCountWhenTheyAreMoreThanTheSlaLeaves() {
    trade.agree(Trade.FIRST, 100);
    trade.borrower.tell(new AgentMessage.PeerProbed(Trade.FIRST, Trade.B, 20, 0, 1));
    assertThat(share(Aspect.LATENCY)).as("one of twenty may be").isEqualTo(4.8 / 5, within(1e-6));

    trade.borrower.tell(new AgentMessage.PeerProbed(Trade.FIRST, Trade.B, 20, 0, 10));
    assertThat(share(Aspect.LATENCY)).isEqualTo((3.8 + 1.5) / 6, within(1e-6));
    assertThat(share(Aspect.ERRORS)).as("they were answered").isGreaterThan(0.95);
    assertThat(record().lapses())
        .extracting(RecordEntry.Observed::words)
        .containsExactly("10 of 20 probes were answered later than the SLA promises");
  }

  @Test
  void pricesCountByWhatTheirLenderDeliversOnTheAverage() {
    assertThat(factors()).containsExactly(Map.entry(Trade.B, 1.36));

    judged(0, false, 500, 1_000);
    double record = record().score(trade.world.now);
    assertThat(factors()).containsOnlyKeys(Trade.B);
    assertThat(factors().get(Trade.B)).isEqualTo(1 / record, within(0.0005));
  }

  private Map<CdnName, Double> factors() {
    return Counterparties.factors(trade.borrower.state, List.of(trade.offer(100)), trade.world.now);
  }

  @Test
  void whoHasMissedMuchIsAskedAfterOthers() {
    assertThat(Preference.arrears(trade.borrower.state, Trade.B, trade.world.now)).isZero();
    judged(0, true, 0, 0);
    assertThat(Preference.arrears(trade.borrower.state, Trade.B, trade.world.now))
        .as("a better record than a stranger's is no advantage")
        .isZero();

    judged(1, false, 500, 1_000);
    int arrears = Preference.arrears(trade.borrower.state, Trade.B, trade.world.now);
    double lacking = PeerRecord.NONE.score(trade.world.now) - record().score(trade.world.now);
    assertThat(arrears).isPositive().isEqualTo((int) (lacking * 10));
    assertThat(Preference.words(trade.borrower.state, List.of(Trade.B), trade.world.now))
        .startsWith("; after all others, for what they have delivered before: cdn-b.example (0.");
  }

  @Test
  void refusingAFirmOfferIsALapse() {
    Offer offer = trade.offer(100);
    trade.lender.free = 0;
    trade.borrower.tell(new AgentMessage.ProposeAgreement(trade.terms(Trade.FIRST, offer)));
    trade.world.deliver();

    assertThat(share(Aspect.COMMITMENTS)).isEqualTo(0.76, within(0.001));
    assertThat(record().lapses())
        .extracting(RecordEntry.Observed::words)
        .containsExactly("refused to sign what it had offered firmly");
  }

  @Test
  void silenceAfterAFirmOfferIsALapse() {
    Offer offer = trade.offer(100);
    trade.borrower.tell(new AgentMessage.ProposeAgreement(trade.terms(Trade.FIRST, offer)));
    trade.world.post.clear();
    trade.world.pass(Duration.ofSeconds(10));

    assertThat(record().lapses())
        .extracting(RecordEntry.Observed::words)
        .containsExactly("did not answer a proposal in time");
  }

  @Test
  void takingCapacityBackWithNoticeIsNone() {
    trade.agree(Trade.FIRST, 100);
    Deal deal = trade.deal(trade.borrower, Trade.FIRST);
    trade.borrower.hears(
        Trade.B,
        new PeerMessage.Termination(
            Trade.FIRST,
            "own need",
            trade.world.now.plus(deal.notice()),
            trade.world.now.plus(deal.notice()).plusSeconds(30)));

    assertThat(record().lapses()).isEmpty();
  }

  @Test
  void takingCapacityBackWithoutNoticeIsALapse() {
    trade.agree(Trade.FIRST, 100);
    trade.borrower.hears(
        Trade.B,
        new PeerMessage.Termination(
            Trade.FIRST, "own need", trade.world.now, trade.world.now.plusSeconds(30)));

    assertThat(record().lapses())
        .extracting(RecordEntry.Observed::words)
        .containsExactly("took its capacity back without the notice of its offer");
  }

  @Test
  void lateDelegationCountsByHowLate() {
    trade.agree(Trade.FIRST, 100);
    trade.world.now = trade.world.now.plusSeconds(30);
    trade.borrower.tell(new AgentMessage.PeerProbed(Trade.FIRST, Trade.B, 1, 0, 0));

    // Three of thirty seconds were promised, slack included.
    assertThat(record().lapses())
        .singleElement()
        .satisfies(o -> {
          assertThat(o.missed()).isEqualTo(0.9, within(0.001));
          assertThat(o.words()).isEqualTo("was ready after 30.0 s of 2.0 s");
        });
  }

  @Test
  void shortfallErrorsAndDisputesAreToldApart() {
    judged(0, false, 500, 1_000);

    assertThat(share(Aspect.CAPACITY)).isEqualTo((3.8 + 0.5) / 5, within(0.001));
    assertThat(share(Aspect.ERRORS)).isEqualTo((3.8 + 0.5) / 5, within(0.001));
    assertThat(share(Aspect.STATEMENTS)).isEqualTo(3.8 / 5, within(0.001));
    judged(1, true, 10, 0);
    assertThat(record().lapses()).hasSize(3);
  }

  @Test
  void whatIsAWeekOldWeighsHalf() {
    judged(0, false, 0, 0);
    Tally tally = record().tally(Aspect.STATEMENTS);

    assertThat(tally.weight(trade.world.now)).isEqualTo(1);
    assertThat(tally.weight(trade.world.now.plus(Tally.HALF_LIFE))).isEqualTo(0.5);
    assertThat(tally.share(trade.world.now.plus(Duration.ofDays(700))))
        .isEqualTo(0.95, within(0.001));
    assertThat(tally.weight(trade.world.now.minusSeconds(5))).isEqualTo(1);
  }

  @Test
  void keepsNoMoreThanItsLimits() {
    for (int i = 0; i < 1_100; i++) {
      trade.borrower.tell(
          new AgentMessage.PeerProbed(Trade.FIRST, new CdnName("cdn-" + i + ".example"), 0, 1, 0));
    }
    for (int i = 0; i < 50; i++) {
      trade.world.now = trade.world.now.plus(Duration.ofDays(1));
      judged(i, false, 900, 900);
      trade.borrower.tell(
          new AgentMessage.UsageJudged(
              Trade.FIRST, Trade.B, Trade.SERVICE.id(), true, i, true, new Usage(10, 10, 0, 0), 0));
    }

    assertThat(trade.borrower.state.records()).hasSize(Records.MOST);
    assertThat(record().lapses()).hasSize(PeerRecord.MOST_LAPSES);
    assertThat(record().days()).hasSize(PeerRecord.DAYS);
    assertThat(record().volume(trade.world.now)).isEqualTo(310);
  }

  @Test
  void rulesSeeTheRecord() {
    Trade picky = new Trade(Map.of("lend.to", "record > 0.9"));

    picky.gather(100);

    assertThat(picky.borrower.state.held()).isEmpty();
  }
}

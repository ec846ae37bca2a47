package io.spillway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.World.Letter;
import io.spillway.agent.World.Node;
import io.spillway.model.Holding;
import io.spillway.model.LongTermConditions;
import io.spillway.model.LongTermId;
import io.spillway.model.Tariff;
import io.spillway.model.message.LongTermOrder;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a version whose approval is on its way when its author has said something else.
 */
class LongTermVersionsTest {
  private static final LongTermId ID = new LongTermId("cdn-a.example:long-term-1");
  private static final Duration WEEK = Duration.ofDays(7);

  private final Trade trade = new Trade(Map.of());

  private LongTermConditions reserved(double requests) {
    return new LongTermConditions(
        Holding.RESERVED,
        World.capacity(requests),
        new Tariff(Trade.euros(2_000_000), Trade.euros(20_000), Trade.euros(500_000)),
        trade.world.now,
        trade.world.now.plus(Duration.ofDays(365)),
        Duration.ofDays(30),
        Duration.ofMinutes(5));
  }

  private LongTermOrder.ProposeLongTerm proposal(String reason) {
    return new LongTermOrder.ProposeLongTerm(
        Trade.B, Trade.SERVICE.id(), reserved(300), trade.world.now.plus(WEEK), reason);
  }

  private void propose() {
    trade.borrower.tell(proposal("the season begins"));
    trade.world.deliver();
  }

  /** Says so, and it is on its way. */
  private void counter(Node by, double requests) {
    by.tell(
        new LongTermOrder.CounterLongTerm(
            ID, reserved(requests), trade.world.now.plus(WEEK), "rather this"));
  }

  private LongTerm at(Node node) {
    return Optional.ofNullable(node.state.longTerms().all().get(ID)).orElseThrow();
  }

  private double kept() {
    return trade.lender.reservedRequests();
  }

  private Optional<Integer> inForce(Node node) {
    return at(node).inForce().map(t -> t.version());
  }

  @Test
  void whyItLapsedIsKeptWithTheVersion() {
    propose();
    assertThat(at(trade.borrower).newest().unsigned()).isEmpty();
    trade.world.now = trade.world.now.plus(WEEK).plus(LongTerms.GRACE);

    trade.world.pass(Duration.ofSeconds(2));

    assertThat(at(trade.borrower).newest().stage()).isEqualTo(LongTerm.Stage.LAPSED);
    assertThat(at(trade.borrower).newest().unsigned())
        .contains("version 1 was not answered in time");
  }

  @Test
  void lenderKeepsWhatItsReplacedVersionReservesAsItMayHaveBeenApproved() {
    propose();
    counter(trade.lender, 300);
    trade.world.deliver();
    trade.borrower.tell(new LongTermOrder.ApproveLongTerm(ID, 2));
    counter(trade.lender, 100);
    assertThat(kept()).isEqualTo(300);

    trade.world.deliver();

    assertThat(inForce(trade.lender)).contains(2).isEqualTo(inForce(trade.borrower));
    assertThat(at(trade.borrower).open().orElseThrow().terms().version()).isEqualTo(3);
    assertThat(kept()).isEqualTo(300);
  }

  @Test
  void itLetsGoOfThatWhenNoApprovalCanArriveAnyMore() {
    propose();
    counter(trade.lender, 300);
    trade.world.deliver();
    trade.world.now = trade.world.now.plus(Duration.ofDays(2));
    counter(trade.lender, 100);
    trade.world.deliver();
    trade.world.now =
        trade.world.now.plus(WEEK).minus(Duration.ofDays(2)).plus(LongTerms.GRACE).minusSeconds(5);
    trade.world.pass(Duration.ofSeconds(1));
    assertThat(kept()).isEqualTo(300);

    trade.world.pass(Duration.ofSeconds(6));

    assertThat(kept()).isEqualTo(100);
  }

  @Test
  void itLetsGoOfItWhenANewerVersionIsInForce() {
    propose();
    counter(trade.lender, 300);
    trade.world.deliver();
    counter(trade.lender, 100);
    trade.world.deliver();
    assertThat(kept()).isEqualTo(300);

    trade.borrower.tell(new LongTermOrder.ApproveLongTerm(ID, 3));
    trade.world.deliver();

    assertThat(kept()).isEqualTo(100);
  }

  @Test
  void declineThatOvertakesAnApprovalClosesItAtNeitherParty() {
    propose();
    trade.lender.tell(new LongTermOrder.ApproveLongTerm(ID, 1));
    Letter approval = trade.world.post.removeLast();
    assertThat(approval.message()).isInstanceOf(PeerMessage.LongTermApproved.class);
    counter(trade.borrower, 200);
    trade.world.deliver();
    trade.lender.tell(new LongTermOrder.DeclineLongTerm(ID, 2, "as agreed"));
    trade.world.deliver();
    trade.world.pass(Duration.ofSeconds(2));

    trade.borrower.hears(Trade.B, approval.message());

    assertThat(inForce(trade.borrower)).contains(1).isEqualTo(inForce(trade.lender));
    assertThat(at(trade.borrower).binds(trade.world.now)).isTrue();
    assertThat(at(trade.lender).binds(trade.world.now)).isTrue();
  }

  @Test
  void anotherCanBeProposedInPlaceOfOneThatWasDeclined() {
    propose();
    counter(trade.borrower, 200);
    trade.world.deliver();
    trade.lender.tell(new LongTermOrder.DeclineLongTerm(ID, 2, "too much"));
    trade.world.deliver();

    assertThat(objection()).isEmpty();
  }

  @Test
  void successorOfOneThatEndsCanBeProposedBeforeItHasEnded() {
    propose();
    trade.lender.tell(new LongTermOrder.ApproveLongTerm(ID, 1));
    trade.world.deliver();
    assertThat(objection()).isPresent();
    trade.borrower.tell(new LongTermOrder.EndLongTerm(ID, "other terms are better"));
    trade.world.deliver();
    assertThat(at(trade.borrower).binds(trade.world.now)).isTrue();

    assertThat(objection()).isEmpty();
    trade.borrower.tell(proposal("the next season"));
    trade.world.deliver();

    assertThat(trade.lender.state.longTerms().all()).hasSize(2);
  }

  @Test
  void counterForWhichThereIsNoRoomLeavesTheVersionBeforeItToBeApproved() {
    propose();
    counter(trade.lender, 300);
    trade.world.deliver();
    counter(trade.lender, 100_000);
    trade.world.deliver();
    trade.world.pass(Duration.ofSeconds(2));

    trade.borrower.tell(new LongTermOrder.ApproveLongTerm(ID, 2));
    trade.world.deliver();

    assertThat(inForce(trade.borrower)).contains(2).isEqualTo(inForce(trade.lender));
    assertThat(kept()).isEqualTo(300);
  }

  private Optional<String> objection() {
    return LongTermOrders.objection(
        trade.borrower.state, Trade.A, proposal("again"), trade.world.now);
  }

  @Test
  void whatTheOtherSaysIsOneLineWithoutWhatSteersATerminal() {
    trade.borrower.tell(proposal("may\n  waits for nobody\u001b[2K\u202e"));
    trade.world.deliver();

    assertThat(at(trade.lender).newest().reason()).isEqualTo("may   waits for nobody [2K ");
  }
}

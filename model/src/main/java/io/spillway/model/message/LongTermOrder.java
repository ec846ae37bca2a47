package io.spillway.model.message;

import io.spillway.model.CdnName;
import io.spillway.model.LongTermConditions;
import io.spillway.model.LongTermId;
import io.spillway.model.ServiceId;
import java.time.Instant;

/** What an operator wants done about a long-term agreement. */
public sealed interface LongTermOrder extends AgentMessage
    permits LongTermOrder.ProposeLongTerm,
        LongTermOrder.CounterLongTerm,
        LongTermOrder.ApproveLongTerm,
        LongTermOrder.DeclineLongTerm,
        LongTermOrder.EndLongTerm {

  /**
   * An operator proposes a long-term agreement under which this CDN borrows.
   *
   * @param lender to whom
   * @param service for which service of this CDN
   * @param conditions what is wanted
   * @param answerBy until when it can be approved
   * @param reason a line for people on both sides
   */
  record ProposeLongTerm(
      CdnName lender,
      ServiceId service,
      LongTermConditions conditions,
      Instant answerBy,
      String reason)
      implements LongTermOrder {}

  /**
   * An operator proposes the next version of a long-term agreement.
   *
   * @param agreement which agreement
   * @param conditions what is wanted
   * @param answerBy until when it can be approved
   * @param reason a line for people on both sides
   */
  record CounterLongTerm(
      LongTermId agreement, LongTermConditions conditions, Instant answerBy, String reason)
      implements LongTermOrder {}

  /**
   * An operator approves a version that the other party has proposed.
   *
   * @param agreement which agreement
   * @param version which version
   */
  record ApproveLongTerm(LongTermId agreement, int version) implements LongTermOrder {}

  /**
   * An operator declines a version that the other party has proposed.
   *
   * @param agreement which agreement
   * @param version which version
   * @param reason a line for people on both sides
   */
  record DeclineLongTerm(LongTermId agreement, int version, String reason)
      implements LongTermOrder {}

  /**
   * An operator ends a long-term agreement with the notice that it states.
   *
   * @param agreement which agreement
   * @param reason a line for people on both sides
   */
  record EndLongTerm(LongTermId agreement, String reason) implements LongTermOrder {}
}

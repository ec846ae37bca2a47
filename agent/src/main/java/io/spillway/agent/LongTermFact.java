package io.spillway.agent;

import io.spillway.model.LongTermId;

/** What a peering agent states of long-term agreements. */
public sealed interface LongTermFact {
  /** A line for people; empty for nothing to tell. */
  String story();

  /** Which agreement it is about. */
  String subject();

  /** An agreement's new state. */
  record Changed(LongTerm agreement, String story) implements LongTermFact {
    @Override
    public String subject() {
      return agreement.id().value();
    }
  }

  /** An agreement that was over for long is forgotten. */
  record Forgotten(LongTermId agreement) implements LongTermFact {
    @Override
    public String story() {
      return "";
    }

    @Override
    public String subject() {
      return agreement.value();
    }
  }

  /**
   * What an operator wanted cannot be done.
   *
   * @param subject which agreement, or whom it would be with
   */
  record OrderRefused(String subject, String reason) implements LongTermFact {
    @Override
    public String story() {
      return "an operator's order is not carried out: " + reason;
    }
  }
}

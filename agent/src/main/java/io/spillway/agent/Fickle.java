package io.spillway.agent;

import io.spillway.model.CdnName;
import io.spillway.model.LeftOut;
import io.spillway.model.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Lenders with whom no new agreement is made for now because of those that there are or were: a
 * site under two agreements at once could not be told apart on a lender's edges, and one who signs
 * and ends again and again would be all that is ever tried.
 */
final class Fickle {
  private static final Duration WITHIN = Duration.ofHours(1);

  /** What is served for longer was of use, whoever ended it. */
  private static final Duration SHORT = Duration.ofMinutes(2);

  /** So many agreements of one lender for one service may be short within the hour. */
  static final int MOST = 16;

  private Fickle() {}

  static Optional<LeftOut> objection(
      AgentState state, CdnName lender, ServiceId service, Instant now) {
    int ended = 0;
    for (Deal deal : state.deals().values()) {
      if (deal.signed().isPresent()
          && deal.terms().lender().equals(lender)
          && deal.terms().service().equals(service)
          && deal.phase() != Deal.Phase.SIGNED) {
        if (deal.phase() == Deal.Phase.ENDING && deal.serveUntil().isAfter(now)) {
          return Optional.of(LeftOut.ENDING);
        }
        Instant from = deal.terms().from();
        boolean isShort = deal.steerUntil().isBefore(from.plus(SHORT));
        ended += isShort && from.isAfter(now.minus(WITHIN)) ? 1 : 0;
      }
    }
    return ended >= MOST ? Optional.of(LeftOut.SHORT_LIVED) : Optional.empty();
  }
}

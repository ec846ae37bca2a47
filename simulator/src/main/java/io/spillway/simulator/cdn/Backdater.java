package io.spillway.simulator.cdn;

import io.spillway.model.AgreementId;
import io.spillway.model.message.PeerMessage;
import io.spillway.simulator.world.Chance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Ends agreements as of a time that has passed, and takes every invoice that this makes cheap. */
final class Backdater {
  private static final Duration LEAST = Duration.ofMinutes(1);
  private static final Duration MOST = Duration.ofHours(1);
  private static final double SELDOM = 0.01;
  private static final double UNSAID = 0.1;

  private final SimulatedNode self;
  private final Chance chance;
  private final SortedMap<AgreementId, Instant> ended = new TreeMap<>();

  Backdater(SimulatedNode self, Chance chance) {
    this.self = self;
    this.chance = chance;
  }

  List<PeerMessage> instead(PeerMessage honest) {
    return switch (honest) {
      case PeerMessage.Termination m -> List.of(backdated(m.agreement()));
      case PeerMessage.LoadReport m ->
          chance.happens(SELDOM) ? List.of(honest, backdated(m.agreement())) : List.of(honest);
      case PeerMessage.StatementVerdict m -> List.of(granted(m));
      case PeerMessage.InvoiceVerdict m ->
          List.of(
              ended.containsKey(m.agreement())
                  ? new PeerMessage.InvoiceVerdict(m.agreement(), true, "equal")
                  : m);
      default -> List.of(honest);
    };
  }

  /** What is not answered yet it may not grant, at times without a word of an end. */
  private PeerMessage granted(PeerMessage.StatementVerdict m) {
    if (!ended.containsKey(m.agreement()) && chance.happens(UNSAID)) {
      ended.put(m.agreement(), self.clock().minus(chance.between(LEAST, MOST)));
    }
    Instant end = ended.get(m.agreement());
    return end == null || chance.happens(0.5)
        ? m
        : new PeerMessage.StatementVerdict(
            m.agreement(), m.number(), m.accepted(), m.estimate(), end, m.reason());
  }

  private PeerMessage backdated(AgreementId agreement) {
    Instant end = self.clock().minus(chance.between(LEAST, MOST));
    ended.put(agreement, end);
    return new PeerMessage.Termination(agreement, "it was over long ago", end, end);
  }
}

package io.spillway.mediator;

import io.spillway.model.CdnName;
import io.spillway.model.Numbering;
import java.time.Duration;

/**
 * What a mediator is given at its start.
 *
 * @param self the CDN that it decides for
 * @param ttl how long DNS answers live in peacetime
 * @param allowance how long clients are served after the last answer's TTL has run out
 * @param calm how long demand must be back before an arrangement is ended or shrunk
 * @param statementInterval how long the intervals of usage statements are
 * @param tolerance by what share both meters may differ without dispute
 * @param numbering how agreements are named, which peers know by their names
 */
public record MediatorSettings(
    CdnName self,
    Duration ttl,
    Duration allowance,
    Duration calm,
    Duration statementInterval,
    double tolerance,
    Numbering numbering) {
  /** The usual figures: 10 s allowance, 10 s of calm, statements each 30 s, tolerance a fifth. */
  public static MediatorSettings of(CdnName self, Duration ttl) {
    return new MediatorSettings(
        self,
        ttl,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        0.2,
        Numbering.of(self));
  }

  /** The same, agreements named otherwise. */
  public MediatorSettings withNumbering(Numbering next) {
    return new MediatorSettings(self, ttl, allowance, calm, statementInterval, tolerance, next);
  }
}

package io.spillway.mediator;

import io.spillway.model.ArrangementId;
import io.spillway.model.Asker;
import io.spillway.model.ServiceId;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of one request for an arrangement.
 *
 * @param asker who asked
 * @param key tells it from others of the same asker
 * @param service for which service
 * @param at when it was decided
 * @param outcome what was decided
 * @param arrangement the one that began, or goes on; absent where it was refused
 * @param reason why, a line for people
 */
public record Asking(
    Asker asker,
    String key,
    ServiceId service,
    Instant at,
    Outcome outcome,
    Optional<ArrangementId> arrangement,
    String reason) {
  /** What can become of a request. */
  public enum Outcome {
    /** An arrangement began. */
    BEGUN,
    /** There was one already. */
    GOES_ON,
    /** It was refused. */
    REFUSED,
    /** It was refused since the asker, or all together, had asked too often; told once a while. */
    TOO_OFTEN
  }

  boolean isSame(Asker other, String otherKey) {
    return asker.equals(other) && key.equals(otherKey);
  }
}

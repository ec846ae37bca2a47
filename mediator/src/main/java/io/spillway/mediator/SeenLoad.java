package io.spillway.mediator;

import io.spillway.model.RequestRate;
import java.time.Instant;

/**
 * What a peer says that it carries under one agreement.
 *
 * @param second the second of its newest report
 * @param served what it answered in it
 * @param refused what it refused in it
 */
public record SeenLoad(Instant second, RequestRate served, RequestRate refused) {
  /** Nothing was reported. */
  static final SeenLoad NONE = new SeenLoad(Instant.EPOCH, RequestRate.ZERO, RequestRate.ZERO);
}

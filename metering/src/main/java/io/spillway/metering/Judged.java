package io.spillway.metering;

import io.spillway.model.Usage;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import java.time.Instant;

/**
 * A statement that this CDN has answered.
 *
 * @param claim what it claimed
 * @param to where its interval ended
 * @param verdict the answer, the same for each repetition
 */
public record Judged(Usage claim, Instant to, StatementVerdict verdict) {}

package io.spillway.model.message;

import io.spillway.model.AgreementId;
import java.time.Instant;

/**
 * Terms that both have signed cannot be metered, so what is served under them would be free: the
 * agreement is to be ended, with notice.
 *
 * @param agreement which agreement
 * @param revision which revision
 * @param reason what is wrong, with the mend
 * @param steerUntil from when no client is to be sent at the latest
 * @param serveUntil until when it is served at the latest
 */
public record AgreementUnmetered(
    AgreementId agreement, int revision, String reason, Instant steerUntil, Instant serveUntil)
    implements AgentMessage {}

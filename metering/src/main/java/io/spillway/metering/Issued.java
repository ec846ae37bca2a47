package io.spillway.metering;

import io.spillway.model.Statement;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import java.util.Optional;

/**
 * A statement that this CDN has issued.
 *
 * @param statement what it says
 * @param verdict the borrower's answer, once it has come
 */
public record Issued(Statement statement, Optional<StatementVerdict> verdict) {}

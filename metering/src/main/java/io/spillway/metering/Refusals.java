package io.spillway.metering;

import java.time.Instant;

/**
 * How often a peer's messages were refused.
 *
 * @param count refusals noted; at most one a second is
 * @param last the newest
 */
public record Refusals(long count, Instant last) {}

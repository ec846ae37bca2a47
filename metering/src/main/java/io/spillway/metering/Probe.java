package io.spillway.metering;

import java.time.Instant;

/**
 * A probe that a lender's log must show.
 *
 * @param nonce what the request carried
 * @param at when it was sent
 */
public record Probe(String nonce, Instant at) {}

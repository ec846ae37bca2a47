package io.spillway.policy;

import io.spillway.model.CdnName;

/**
 * What rules may know of another CDN.
 *
 * @param peer who it is
 * @param record how well it has kept its word, 0 to 1
 * @param unpaidMicros what it owes this CDN in the policy's currency, micros, 0 or more
 * @param volume requests served for it in the last 31 days
 */
public record Counterparty(CdnName peer, double record, long unpaidMicros, double volume) {}

package io.spillway.policy;

import io.spillway.model.CdnName;
import io.spillway.model.ServiceId;

/**
 * How a lender keeps the SLA under one agreement, as rules see it.
 *
 * @param peer which lender
 * @param service for which of this CDN's services
 * @param late the share of the last probes that were answered later than the SLA promises, 0 to 1
 * @param failed the share of the last probes that failed, 0 to 1
 * @param refused the share of what reached it that it refused of late, 0 to 1
 */
public record Performance(
    CdnName peer, ServiceId service, double late, double failed, double refused) {}

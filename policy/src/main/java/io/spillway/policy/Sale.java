package io.spillway.policy;

import io.spillway.model.Footprint;
import io.spillway.model.ServiceId;
import java.time.Instant;

/**
 * What a peer asks to be lent.
 *
 * @param borrower who asks
 * @param service for which of its services
 * @param region the client networks that would be served
 * @param requested how much, requests/s
 * @param at when it is decided on
 */
public record Sale(
    Counterparty borrower, ServiceId service, Footprint region, double requested, Instant at) {}

package io.spillway.metering;

import io.spillway.model.Invoice;

/**
 * An invoice with its verdict, for people to look at.
 *
 * @param invoice what is claimed
 * @param accepted the verdict
 * @param reason the verdict's reason
 */
public record InvoiceRecord(Invoice invoice, boolean accepted, String reason) {}

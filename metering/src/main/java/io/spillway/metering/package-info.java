/** Metering and billing: usage, rating, reconciliation and the ledger. */
@NullMarked
package io.spillway.metering;

import org.jspecify.annotations.NullMarked;

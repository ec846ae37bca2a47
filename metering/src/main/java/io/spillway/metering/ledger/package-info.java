/** The double-entry ledger: what is owed to whom, to the smallest unit. */
@NullMarked
package io.spillway.metering.ledger;

import org.jspecify.annotations.NullMarked;

/** What lasts: the journal, the outbox and the snapshots in a database. */
@NullMarked
package io.spillway.store;

import org.jspecify.annotations.NullMarked;

/**
 * Which addresses a client is told: a pure function of the table, the client and the time.
 *
 * <p>A table of the mediator is compiled once ({@link
 * io.spillway.redirector.selection.CompiledTable}); each host then answers by weighted rendezvous
 * hashing where the client's network is known and by systematic sampling where it is not.
 */
@NullMarked
package io.spillway.redirector.selection;

import org.jspecify.annotations.NullMarked;

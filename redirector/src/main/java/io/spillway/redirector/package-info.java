/**
 * The redirector: authoritative DNS that answers each client with its best edge or peer.
 *
 * <p>The mediator publishes a whole table ({@link io.spillway.redirector.Redirector#publish}); no
 * other part is on the path of an answer. What to answer is decided in {@code selection}, what is
 * on the wire in {@code dns}; here they are put together, and the table is kept for a cold start.
 */
@NullMarked
package io.spillway.redirector;

import org.jspecify.annotations.NullMarked;

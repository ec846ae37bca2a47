/**
 * Driving web servers that exist already: {@link io.spillway.edges.EdgeAdapter} is what an edge can
 * be asked, each kind of server has a package with its adapter, and {@code log} reads what the
 * edges did.
 */
@NullMarked
package io.spillway.edges;

import org.jspecify.annotations.NullMarked;

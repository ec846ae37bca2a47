/** The node: web APIs, runtime, wiring and console of one content network. */
@NullMarked
package io.spillway.node;

import org.jspecify.annotations.NullMarked;

/** How long it takes from a surge to peers that serve: many runs, measured at the clients. */
@NullMarked
package io.spillway.demo.initiation;

import org.jspecify.annotations.NullMarked;

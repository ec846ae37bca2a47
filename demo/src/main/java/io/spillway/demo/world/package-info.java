/** Three content networks, their edges and an origin, as processes on this machine. */
@NullMarked
package io.spillway.demo.world;

import org.jspecify.annotations.NullMarked;

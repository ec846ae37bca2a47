/** Tests of the simulated world by itself. */
@NullMarked
package io.spillway.simulator.world;

import org.jspecify.annotations.NullMarked;

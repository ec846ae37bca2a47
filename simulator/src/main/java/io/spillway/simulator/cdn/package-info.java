/**
 * One network's node: the production core on a simulated disk, with all that it needs around it.
 */
@NullMarked
package io.spillway.simulator.cdn;

import org.jspecify.annotations.NullMarked;

/** Tests of the simulator, and with it of the whole core. */
@NullMarked
package io.spillway.simulator;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.spillway.simulator.steering;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.spillway.simulator.paper;

import org.jspecify.annotations.NullMarked;

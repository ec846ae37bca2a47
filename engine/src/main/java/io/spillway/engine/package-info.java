/** The deterministic core: an input and a time go into a participant, a step comes out. */
@NullMarked
package io.spillway.engine;

import org.jspecify.annotations.NullMarked;

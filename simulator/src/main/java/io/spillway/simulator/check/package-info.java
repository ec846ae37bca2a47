/** What must hold at every moment, and what must hold at the end (DESIGN, section 6). */
@NullMarked
package io.spillway.simulator.check;

import org.jspecify.annotations.NullMarked;

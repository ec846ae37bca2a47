/** Runs the deciding parts: their thread, their ticks, what they ask for, what edges report. */
@NullMarked
package io.spillway.node.runtime;

import org.jspecify.annotations.NullMarked;

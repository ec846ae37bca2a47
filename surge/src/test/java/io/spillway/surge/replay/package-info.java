/** Scores and reading of recorded load. */
@NullMarked
package io.spillway.surge.replay;

import org.jspecify.annotations.NullMarked;

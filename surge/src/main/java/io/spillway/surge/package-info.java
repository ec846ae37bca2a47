/** Surge detection: load summaries, forecast, and whether a crowd or an attack. */
@NullMarked
package io.spillway.surge;

import org.jspecify.annotations.NullMarked;

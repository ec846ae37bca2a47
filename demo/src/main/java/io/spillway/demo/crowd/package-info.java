/** The crowd: how many requests arrive when, as a pure function of a seed or of a trace. */
@NullMarked
package io.spillway.demo.crowd;

import org.jspecify.annotations.NullMarked;

/** The record of a peer: what it delivered against what it promised, decayed over time. */
@NullMarked
package io.spillway.agent.record;

import org.jspecify.annotations.NullMarked;

/**
 * Recorded load played back through the node's own detector, and how it would have done: what
 * {@code spillway replay} and {@code bench/detection/run} print. Definitions: docs/detection.md.
 *
 * <p>{@link io.spillway.surge.replay.LoadText} reads lines; {@link
 * io.spillway.surge.replay.AlarmMethod} is a way to give alarms, the node's and two plain ones;
 * {@link io.spillway.surge.replay.Score} counts leads, misses and false alarms in one way for all;
 * {@link io.spillway.surge.replay.Savings} says what peers would have carried. Nothing here reads a
 * file or a clock.
 */
@NullMarked
package io.spillway.surge.replay;

import org.jspecify.annotations.NullMarked;

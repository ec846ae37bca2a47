/**
 * Flash crowd or attack: what the requests above the baseline are like, against what is usual, and
 * which part of them looks like an attack. Documented in docs/attack-or-crowd.md.
 *
 * <p>{@link io.spillway.surge.crowd.CrowdWatch} learns what is usual in the background and
 * remembers the last seconds; {@link io.spillway.surge.crowd.Suspicion} judges the excess.
 */
@NullMarked
package io.spillway.surge.crowd;

import org.jspecify.annotations.NullMarked;

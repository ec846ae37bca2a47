/**
 * Generated crowds and attacks, request by request, and what the surge detector makes of them
 * (docs/attack-or-crowd.md says where the assumptions come from). It knows nothing of how the
 * detector judges.
 */
@NullMarked
package io.spillway.simulator.crowd;

import org.jspecify.annotations.NullMarked;

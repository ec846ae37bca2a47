/** Discovery alone, among more CDNs than a whole simulation can hold. */
@NullMarked
package io.spillway.simulator.gossip;

import org.jspecify.annotations.NullMarked;

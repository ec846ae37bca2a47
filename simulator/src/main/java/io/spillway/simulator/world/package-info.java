/** What is around the networks: time, chance, the network between them, edges, DNS and clients. */
@NullMarked
package io.spillway.simulator.world;

import org.jspecify.annotations.NullMarked;

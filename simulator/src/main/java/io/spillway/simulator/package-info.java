/** Many content networks in one thread, on simulated time, network and disks, with faults. */
@NullMarked
package io.spillway.simulator;

import org.jspecify.annotations.NullMarked;

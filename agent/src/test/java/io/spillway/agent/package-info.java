/** Tests of the peering agent. */
@NullMarked
package io.spillway.agent;

import org.jspecify.annotations.NullMarked;

/** The peering agent: discovery, negotiation, agreements and the record of peers. */
@NullMarked
package io.spillway.agent;

import org.jspecify.annotations.NullMarked;

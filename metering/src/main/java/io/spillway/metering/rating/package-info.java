/** From two meters' figures to what is payable, and from that to money. */
@NullMarked
package io.spillway.metering.rating;

import org.jspecify.annotations.NullMarked;

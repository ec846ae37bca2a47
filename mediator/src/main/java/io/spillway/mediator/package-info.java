/** The mediator: the life cycle of arrangements and the steering of traffic. */
@NullMarked
package io.spillway.mediator;

import org.jspecify.annotations.NullMarked;

/** Steering in a small simulated world of resolvers. */
@NullMarked
package io.spillway.mediator.steering;

import org.jspecify.annotations.NullMarked;

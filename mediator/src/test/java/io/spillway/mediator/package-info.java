/** Tests of the mediator. */
@NullMarked
package io.spillway.mediator;

import org.jspecify.annotations.NullMarked;

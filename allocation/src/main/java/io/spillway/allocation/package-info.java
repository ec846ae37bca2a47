/** The choice of offers: which peers serve which load, and at what cost. */
@NullMarked
package io.spillway.allocation;

import org.jspecify.annotations.NullMarked;

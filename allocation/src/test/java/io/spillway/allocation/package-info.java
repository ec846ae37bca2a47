/** Tests of the choice of offers. */
@NullMarked
package io.spillway.allocation;

import org.jspecify.annotations.NullMarked;

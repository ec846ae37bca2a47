/** Tests of the engine. */
@NullMarked
package io.spillway.engine;

import org.jspecify.annotations.NullMarked;

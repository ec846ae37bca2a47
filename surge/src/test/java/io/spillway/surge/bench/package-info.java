/** Detection measured beside other methods: bench/detection/run. */
@NullMarked
package io.spillway.surge.bench;

import org.jspecify.annotations.NullMarked;

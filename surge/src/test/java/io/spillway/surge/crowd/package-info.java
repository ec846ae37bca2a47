@NullMarked
package io.spillway.surge.crowd;

import org.jspecify.annotations.NullMarked;

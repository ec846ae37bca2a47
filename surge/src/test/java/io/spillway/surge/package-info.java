/** Detection on generated and on real load. */
@NullMarked
package io.spillway.surge;

import org.jspecify.annotations.NullMarked;

/** Random allocation problems that are published: each is made again from its seed. */
@NullMarked
package io.spillway.allocation.suite;

import org.jspecify.annotations.NullMarked;

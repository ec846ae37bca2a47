/** Tests of the service registry. */
@NullMarked
package io.spillway.registry;

import org.jspecify.annotations.NullMarked;

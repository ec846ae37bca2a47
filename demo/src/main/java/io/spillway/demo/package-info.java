/** The demonstration: a crowd, two content networks and a report. */
@NullMarked
package io.spillway.demo;

import org.jspecify.annotations.NullMarked;

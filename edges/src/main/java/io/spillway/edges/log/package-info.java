/** The edges' own access logs, read exactly once and summed up by host and second. */
@NullMarked
package io.spillway.edges.log;

import org.jspecify.annotations.NullMarked;

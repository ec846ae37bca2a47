/** The operators' web API: what the parts know, as JSON, and the few requests that people make. */
@NullMarked
package io.spillway.node.api;

import org.jspecify.annotations.NullMarked;

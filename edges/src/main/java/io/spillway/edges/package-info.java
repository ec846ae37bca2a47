/** Edge adapters: load, logs and delegated sites of real web servers, and the embedded edge. */
@NullMarked
package io.spillway.edges;

import org.jspecify.annotations.NullMarked;

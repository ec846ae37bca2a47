/** An edge of Spillway's own, for machines without a web server: a small caching reverse proxy. */
@NullMarked
package io.spillway.edges.embedded;

import org.jspecify.annotations.NullMarked;

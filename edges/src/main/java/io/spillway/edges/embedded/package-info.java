/**
 * The embedded edge: a small caching reverse proxy as a process of its own, for CDNs that have no
 * web server that Spillway can drive, and its adapter.
 */
@NullMarked
package io.spillway.edges.embedded;

import org.jspecify.annotations.NullMarked;

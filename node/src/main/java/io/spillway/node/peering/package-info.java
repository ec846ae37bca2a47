/**
 * The endpoint between CDNs: takes peers' messages over mutual TLS, and delivers this CDN's to them
 * at least once.
 */
@NullMarked
package io.spillway.node.peering;

import org.jspecify.annotations.NullMarked;

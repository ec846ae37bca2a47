/**
 * Authoritative DNS for one zone: what is on the wire, and the servers for UDP and TCP.
 *
 * <p>{@link io.spillway.redirector.dns.Query} reads a packet, {@link
 * io.spillway.redirector.dns.Responder} decides, {@link io.spillway.redirector.dns.Reply} writes.
 * Each server has one thread and a responder of its own; all share one immutable {@link
 * io.spillway.redirector.dns.View}.
 */
@NullMarked
package io.spillway.redirector.dns;

import org.jspecify.annotations.NullMarked;

/** The service registry: edges, services, leases and reservations of one content network. */
@NullMarked
package io.spillway.registry;

import org.jspecify.annotations.NullMarked;

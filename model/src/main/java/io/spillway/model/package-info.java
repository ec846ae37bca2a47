/**
 * The words of peering: content networks, services, regions, arrangements, units, money and time.
 */
@NullMarked
package io.spillway.model;

import org.jspecify.annotations.NullMarked;

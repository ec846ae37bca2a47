/** The redirector: authoritative DNS that answers each client with its best edge or peer. */
@NullMarked
package io.spillway.redirector;

import org.jspecify.annotations.NullMarked;

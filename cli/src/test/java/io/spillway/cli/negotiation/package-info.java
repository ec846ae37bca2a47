/** How long real nodes take from the decision to borrow to signed agreements. */
@NullMarked
package io.spillway.cli.negotiation;

import org.jspecify.annotations.NullMarked;

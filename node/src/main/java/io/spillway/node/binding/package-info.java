/** Which identity keys domains publish by DNS: looked up ahead of need, kept with its evidence. */
@NullMarked
package io.spillway.node.binding;

import org.jspecify.annotations.NullMarked;

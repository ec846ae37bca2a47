/** What was decided, decided on again: under the rules of then, or under others. */
@NullMarked
package io.spillway.node.history;

import org.jspecify.annotations.NullMarked;

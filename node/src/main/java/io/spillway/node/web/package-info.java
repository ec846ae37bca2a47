/** What the web servers of a node have in common. */
@NullMarked
package io.spillway.node.web;

import org.jspecify.annotations.NullMarked;

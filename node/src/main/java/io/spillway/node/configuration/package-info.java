/** What an operator writes down for one node: read, checked, with errors that say the mend. */
@NullMarked
package io.spillway.node.configuration;

import org.jspecify.annotations.NullMarked;

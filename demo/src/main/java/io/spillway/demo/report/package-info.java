/** What was measured in a run, and whether it is good enough. */
@NullMarked
package io.spillway.demo.report;

import org.jspecify.annotations.NullMarked;

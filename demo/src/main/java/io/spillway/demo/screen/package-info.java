/** The run as a person sees it, live and at its end. */
@NullMarked
package io.spillway.demo.screen;

import org.jspecify.annotations.NullMarked;

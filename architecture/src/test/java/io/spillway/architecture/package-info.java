/** The rules that hold the modules together, as tests: who uses whom, purity, and tidiness. */
@NullMarked
package io.spillway.architecture;

import org.jspecify.annotations.NullMarked;

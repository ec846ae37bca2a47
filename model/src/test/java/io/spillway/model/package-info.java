/** Tests of the words that everything is said in. */
@NullMarked
package io.spillway.model;

import org.jspecify.annotations.NullMarked;

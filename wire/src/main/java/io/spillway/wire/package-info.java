/** Messages as bytes: codecs, signatures and CDNI objects. */
@NullMarked
package io.spillway.wire;

import org.jspecify.annotations.NullMarked;

/** Tests of the policy repository and the policy language. */
@NullMarked
package io.spillway.policy;

import org.jspecify.annotations.NullMarked;

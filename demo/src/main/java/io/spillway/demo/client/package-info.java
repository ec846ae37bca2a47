/** The crowd's clients: their resolvers with their caches, what they fetch, and what came of it. */
@NullMarked
package io.spillway.demo.client;

import org.jspecify.annotations.NullMarked;

/**
 * A stock nginx as an edge: {@link io.spillway.edges.nginx.NginxAdapter} writes a file for each
 * delegated site into a folder that the server includes, and has it test and reload them.
 */
@NullMarked
package io.spillway.edges.nginx;

import org.jspecify.annotations.NullMarked;

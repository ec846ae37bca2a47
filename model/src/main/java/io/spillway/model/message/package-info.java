/** What parts of one CDN, and peering agents of different CDNs, say to each other. */
@NullMarked
package io.spillway.model.message;

import org.jspecify.annotations.NullMarked;

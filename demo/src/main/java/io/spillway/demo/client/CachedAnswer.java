package io.spillway.demo.client;

import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import java.util.List;

/**
 * An answer in a resolver's cache.
 *
 * @param scope for which clients it holds (RFC 7871, section 7.3.1)
 * @param addresses what was answered
 * @param expires until when it holds, in seconds since the start
 */
record CachedAnswer(Prefix scope, List<IpAddress> addresses, double expires) {
  CachedAnswer {
    addresses = List.copyOf(addresses);
  }
}

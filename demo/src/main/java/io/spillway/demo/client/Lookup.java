package io.spillway.demo.client;

import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Asks an authoritative server for the IPv4 addresses of a name. */
@FunctionalInterface
interface Lookup {
  /**
   * What the authority said.
   *
   * @param scope for which clients
   * @param addresses where they are sent
   * @param ttlSeconds how long the answer may be kept
   */
  record Reply(Prefix scope, List<IpAddress> addresses, long ttlSeconds) {
    public Reply {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * One question, one answer.
   *
   * @param from the asking resolver's address
   * @param name the name
   * @param subnet the client's network, when the resolver tells it
   * @throws IOException when there is no answer in time, or none that helps
   */
  Reply ask(IpAddress from, String name, Optional<Prefix> subnet) throws IOException;
}

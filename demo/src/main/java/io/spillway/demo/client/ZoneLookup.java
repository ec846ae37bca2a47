package io.spillway.demo.client;

import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Asks the authority of the zone that a name lies in, as a resolver learns it from NS records. */
final class ZoneLookup implements Lookup {
  private final SortedMap<String, Lookup> authorities;

  /**
   * A lookup.
   *
   * @param authorities by zone; none lies in another
   */
  ZoneLookup(SortedMap<String, ? extends Lookup> authorities) {
    this.authorities = Collections.unmodifiableSortedMap(new TreeMap<>(authorities));
  }

  @Override
  public Reply ask(IpAddress from, String name, Optional<Prefix> subnet) throws IOException {
    for (var zone : authorities.entrySet()) {
      if (name.equals(zone.getKey()) || name.endsWith("." + zone.getKey())) {
        return zone.getValue().ask(from, name, subnet);
      }
    }
    throw new IOException("nobody answers for " + name);
  }
}

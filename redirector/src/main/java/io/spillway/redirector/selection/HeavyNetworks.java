package io.spillway.redirector.selection;

import io.spillway.model.Prefix;
import java.util.List;

/**
 * The client networks that each carry so much of the demand that one address for all of their
 * clients would be too coarse: their answers are sampled instead. Immutable.
 */
public final class HeavyNetworks {
  /** No network is heavy. */
  public static final HeavyNetworks NONE = new HeavyNetworks(List.of());

  private final List<Prefix> prefixes;
  private final AddressFamily[] families;
  private final long[] networks;
  private final long[] masks;

  /** The networks given; bits beyond /24 and /56 are ignored. */
  public HeavyNetworks(List<Prefix> prefixes) {
    this.prefixes = List.copyOf(prefixes);
    int count = this.prefixes.size();
    families = new AddressFamily[count];
    networks = new long[count];
    masks = new long[count];
    for (int i = 0; i < count; i++) {
      Prefix prefix = this.prefixes.get(i);
      byte[] bytes = prefix.network().toInetAddress().getAddress();
      AddressFamily family = bytes.length == 4 ? AddressFamily.IPV4 : AddressFamily.IPV6;
      int cleared = Math.max(0, family.networkBits() - prefix.length());
      families[i] = family;
      masks[i] = -1L << cleared;
      networks[i] = Client.network(family, bytes, 0, bytes.length) & masks[i];
    }
  }

  /** The networks, as given. */
  public List<Prefix> prefixes() {
    return prefixes;
  }

  boolean contains(Client client) {
    for (int i = 0; i < networks.length; i++) {
      if (families[i] == client.family() && (client.network() & masks[i]) == networks[i]) {
        return true;
      }
    }
    return false;
  }
}

package io.spillway.node.runtime;

import io.spillway.model.IpAddress;
import io.spillway.model.Origin;
import io.spillway.model.Prefix;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which origins of borrowers' sites this CDN's edges fetch from: those that everybody can reach,
 * and networks that the operator names. Otherwise terms could have the edges ask this CDN's own
 * machines, or the metadata service of whoever hosts them. Safe for many threads.
 *
 * <p>What counts is the address, not the name: it is looked up here, and the edges are given the
 * address that was looked at, so that another answer a moment later changes nothing.
 */
public final class PermittedOrigins {
  /** Not globally reachable by the IANA registries of special-purpose addresses (RFC 6890). */
  private static final List<Prefix> SPECIAL =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.31.196.0/24",
              "192.52.193.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "192.175.48.0/24",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3",
              // Protocols, Teredo, ORCHID; documentation; 6to4, which holds an IPv4 address.
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20")
          .map(Prefix::new)
          .toList();

  /** All IPv6 addresses of one host that everybody can reach (RFC 4291, section 2.4). */
  private static final Prefix GLOBAL_UNICAST = new Prefix("2000::/3");

  private final List<Prefix> named;
  private final Set<IpAddress> own;
  private final Lookup lookup;

  /** Looks up all addresses of a host; a literal gives itself. */
  interface Lookup {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  /** An origin that edges do not fetch from; the message is for this CDN's operator alone. */
  static final class RefusedOrigin extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedOrigin(String message) {
      super(message);
    }
  }

  PermittedOrigins(List<Prefix> named, Collection<IpAddress> own, Lookup lookup) {
    this.named = List.copyOf(named);
    this.own = Set.copyOf(own);
    this.lookup = lookup;
  }

  /**
   * Origins that everybody can reach, and more.
   *
   * @param named networks that are permitted besides
   * @param own addresses of this CDN, which are not permitted unless they are named
   */
  public static PermittedOrigins of(List<Prefix> named, Collection<IpAddress> own) {
    return new PermittedOrigins(named, own, InetAddress::getAllByName);
  }

  /**
   * The origin by its address. All addresses of the name have to be permitted: one that leads here
   * as well as elsewhere is meant to be tried until it leads here.
   *
   * @throws RefusedOrigin saying why not
   */
  Origin pinned(Origin origin) throws RefusedOrigin {
    InetAddress[] found;
    try {
      found = lookup.of(origin.host());
    } catch (UnknownHostException e) {
      throw new RefusedOrigin(origin + " does not resolve");
    }
    List<IpAddress> addresses =
        Arrays.stream(found).map(a -> new IpAddress(plain(a))).distinct().toList();
    for (IpAddress each : addresses) {
      if (!isPermitted(each)) {
        throw new RefusedOrigin(
            "origin %s leads to %s, which is in no network that origins-in permits"
                .formatted(origin, each));
      }
    }
    Optional<IpAddress> first =
        addresses.stream()
            .filter(a -> !a.value().contains(":"))
            .findFirst()
            .or(() -> addresses.stream().findFirst());
    return new Origin(
        first.orElseThrow(() -> new RefusedOrigin(origin + " has no address")).value(),
        origin.port());
  }

  /** Without the scope of a link-local address. */
  private static String plain(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }

  boolean isPermitted(IpAddress address) {
    if (named.stream().anyMatch(network -> network.contains(address))) {
      return true;
    }
    boolean reachable = !address.value().contains(":") || GLOBAL_UNICAST.contains(address);
    return reachable
        && !own.contains(address)
        && SPECIAL.stream().noneMatch(network -> network.contains(address));
  }
}

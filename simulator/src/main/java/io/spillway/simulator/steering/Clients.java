package io.spillway.simulator.steering;

import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import io.spillway.simulator.world.Chance;
import io.spillway.simulator.world.SimulatedRedirector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The clients of one service: which resolvers they are behind, and what these hold. */
public final class Clients {
  /** Networks of clients, if all were behind resolvers that tell them. */
  private static final int NETWORKS = 400;

  private static final int MOST_NETWORKS_EACH = 40;

  private final HostName host;
  private final Chance chance;
  private final List<Cache> caches = new ArrayList<>();

  /** What one resolver holds for all of its clients, or for those of one network. */
  private static final class Cache {
    private final byte[] resolver;
    private final Optional<Prefix> subnet;
    private final double share;
    private final Duration held;
    private List<IpAddress> addresses = List.of();
    private Instant until = Instant.MIN;

    Cache(byte[] resolver, Optional<Prefix> subnet, double share, Duration held) {
      this.resolver = resolver.clone();
      this.subnet = subnet;
      this.share = share;
      this.held = held;
    }
  }

  /** Clients as planned; chance settles which resolvers are which. */
  public Clients(HostName host, ClientPlan plan, Chance chance) {
    this.host = host;
    this.chance = chance;
    double[] size = plan.sizes();
    boolean[] stays = chosen(size, 0, plan.overstaying());
    double others = 1 - plan.largestShare();
    boolean[] tells = chosen(size, plan.largest(), plan.tellingSubnet() * others);
    int network = 0;
    for (int r = 0; r < size.length; r++) {
      byte[] address = {10, 53, (byte) (r >> 8), (byte) r};
      Duration held = stays[r] ? plan.overstay() : Duration.ZERO;
      int networks =
          tells[r] ? Math.clamp(Math.round(size[r] * NETWORKS), 1, MOST_NETWORKS_EACH) : 1;
      for (int n = 0; n < networks; n++) {
        Optional<Prefix> subnet = Optional.empty();
        if (tells[r]) {
          subnet =
              Optional.of(new Prefix("100.%d.%d.0/24".formatted(network >> 8, network & 0xFF)));
          network++;
        }
        caches.add(new Cache(address, subnet, size[r] / networks, held));
      }
    }
  }

  /** Resolvers by chance, from one on, until they have the wanted share of the clients together. */
  private boolean[] chosen(double[] size, int from, double wanted) {
    List<Integer> order = new ArrayList<>();
    for (int r = from; r < size.length; r++) {
      order.add(chance.below(order.size() + 1), r);
    }
    boolean[] chosen = new boolean[size.length];
    double left = wanted;
    for (int r : order) {
      if (size[r] <= left * 1.05) {
        chosen[r] = true;
        left -= size[r];
      }
    }
    return chosen;
  }

  /** Has all caches filled at times spread over the last TTL, as after a long time. */
  void settle(SimulatedRedirector redirector, Instant now) {
    for (Cache cache : caches) {
      ask(cache, redirector, now);
      Duration life = Duration.between(now, cache.until);
      cache.until = now.plusMillis(Math.round(chance.between(0, (double) life.toMillis())));
    }
  }

  /**
   * Requests in a part of a second, by address.
   *
   * @param redirector who answers
   * @param now when the part begins
   * @param mean the mean number of requests of all clients in it
   */
  SortedMap<IpAddress, Long> requests(SimulatedRedirector redirector, Instant now, double mean) {
    SortedMap<IpAddress, Long> requests = new TreeMap<>();
    for (Cache cache : caches) {
      long count = chance.count(mean * cache.share);
      if (count > 0 && !now.isBefore(cache.until)) {
        ask(cache, redirector, now);
      }
      for (IpAddress address : spread(cache.addresses, count)) {
        requests.merge(address, 1L, Long::sum);
      }
    }
    return requests;
  }

  private List<IpAddress> spread(List<IpAddress> addresses, long count) {
    List<IpAddress> chosen = new ArrayList<>();
    for (long i = 0; i < count && !addresses.isEmpty(); i++) {
      chosen.add(addresses.get(chance.below(addresses.size())));
    }
    return chosen;
  }

  private void ask(Cache cache, SimulatedRedirector redirector, Instant now) {
    SimulatedRedirector.Answer answer = redirector.answer(host, cache.resolver, cache.subnet, now);
    if (!answer.targets().isEmpty()) {
      cache.addresses = answer.targets().stream().map(target -> target.address()).toList();
    }
    Duration life = answer.ttl().compareTo(cache.held) < 0 ? cache.held : answer.ttl();
    cache.until = now.plus(life);
  }
}

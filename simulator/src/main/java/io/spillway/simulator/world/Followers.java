package io.spillway.simulator.world;

import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Clients that an edge has redirected: they resolve the peer's name and go where it leads. */
public final class Followers {
  private static final byte[] ADDRESS = {10, (byte) 200, 0, 1};

  private final SortedMap<HostName, Resolver> resolvers = new TreeMap<>();

  /**
   * Resolves for a second's clients.
   *
   * @param host where they were sent
   * @param count how many they are
   * @param redirector who answers for the name
   * @param now the true time
   * @param clock the time of the redirector's clock
   * @param check is given each answer, and the time of the redirector's clock
   * @return the requests by address; empty if the name leads nowhere
   */
  public SortedMap<IpAddress, Long> follow(
      HostName host,
      long count,
      SimulatedRedirector redirector,
      Instant now,
      Instant clock,
      BiConsumer<SimulatedRedirector.Answer, Instant> check) {
    Resolver resolver =
        resolvers.computeIfAbsent(host, h -> new Resolver(ADDRESS, 1, Duration.ZERO));
    if (resolver.mustAsk(now)) {
      SimulatedRedirector.Answer answer = redirector.answer(host, resolver.address(), clock);
      check.accept(answer, clock);
      resolver.forget();
      resolver.keep(answer.targets().stream().map(t -> t.address()).toList(), answer.ttl(), now);
    }
    List<IpAddress> addresses = resolver.answer();
    SortedMap<IpAddress, Long> requests = new TreeMap<>();
    for (int i = 0; i < addresses.size(); i++) {
      long each = count / addresses.size() + (i < count % addresses.size() ? 1 : 0);
      requests.merge(addresses.get(i), each, Long::sum);
    }
    return requests;
  }
}

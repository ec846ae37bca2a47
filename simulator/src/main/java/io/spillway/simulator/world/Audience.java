package io.spillway.simulator.world;

import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The clients of one service, behind resolvers of very unequal size. */
public final class Audience {
  private static final int RESOLVERS = 24;
  private static final Duration MOST_LINGERING = Duration.ofSeconds(4);
  private static final double LINGERING_SHARE = 0.15;

  private final HostName host;
  private final Crowd crowd;
  private final Chance chance;
  private final List<Resolver> resolvers = new ArrayList<>();

  /** An audience that asks for one host. */
  public Audience(HostName host, Crowd crowd, Chance chance) {
    this.host = host;
    this.crowd = crowd;
    this.chance = chance;
    double total = 0;
    for (int i = 0; i < RESOLVERS; i++) {
      total += 1.0 / (i + 2);
    }
    for (int i = 0; i < RESOLVERS; i++) {
      Duration lingering =
          chance.happens(LINGERING_SHARE)
              ? chance.between(Duration.ZERO, MOST_LINGERING)
              : Duration.ZERO;
      byte[] address = {10, (byte) chance.below(200), (byte) chance.below(200), (byte) i};
      resolvers.add(new Resolver(address, 1 / ((i + 2) * total), lingering));
    }
  }

  /** What it asks for. */
  public HostName host() {
    return host;
  }

  /** How large it is when. */
  public Crowd crowd() {
    return crowd;
  }

  /**
   * One second of requests.
   *
   * @param redirector who answers
   * @param now the true time
   * @param clock the time of the redirector's clock
   * @param check is given each answer that names a target, and the time of the redirector's clock
   * @return the requests by address
   */
  public SortedMap<IpAddress, Long> second(
      SimulatedRedirector redirector,
      Instant now,
      Instant clock,
      BiConsumer<SimulatedRedirector.Answer, Instant> check) {
    double rate = crowd.rate(now);
    SortedMap<IpAddress, Long> requests = new TreeMap<>();
    for (Resolver resolver : resolvers) {
      if (resolver.mustAsk(now)) {
        SimulatedRedirector.Answer answer = redirector.answer(host, resolver.address(), clock);
        check.accept(answer, clock);
        resolver.keep(answer.targets().stream().map(t -> t.address()).toList(), answer.ttl(), now);
      }
      List<IpAddress> addresses = resolver.answer();
      for (IpAddress address : addresses) {
        long count = chance.count(rate * resolver.weight() / addresses.size());
        requests.merge(address, count, Long::sum);
      }
    }
    return requests;
  }
}

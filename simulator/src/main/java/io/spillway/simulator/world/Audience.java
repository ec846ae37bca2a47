package io.spillway.simulator.world;

import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The clients of one service, behind resolvers of very unequal size. */
public final class Audience {
  private static final int RESOLVERS = 24;
  private static final int MANY = 60;
  private static final int LARGE = 5;
  private static final int NETWORKS = 200;
  private static final Duration MOST_LINGERING = Duration.ofSeconds(4);
  private static final double LINGERING_SHARE = 0.15;

  private final HostName host;
  private final Crowd crowd;
  private final Chance chance;
  private final List<Resolver> resolvers;

  private Audience(HostName host, Crowd crowd, Chance chance, List<Resolver> resolvers) {
    this.host = host;
    this.crowd = crowd;
    this.chance = chance;
    this.resolvers = List.copyOf(resolvers);
  }

  /** An audience behind a few resolvers that tell nothing of their clients. */
  public static Audience usual(HostName host, Crowd crowd, Chance chance) {
    List<Resolver> resolvers = new ArrayList<>();
    double total = 0;
    for (int i = 0; i < RESOLVERS; i++) {
      total += 1.0 / (i + 2);
    }
    for (int i = 0; i < RESOLVERS; i++) {
      Duration lingering = lingering(chance);
      byte[] address = {10, (byte) chance.below(200), (byte) chance.below(200), (byte) i};
      resolvers.add(new Resolver(address, 1 / ((i + 2) * total), lingering));
    }
    return new Audience(host, crowd, chance, resolvers);
  }

  private static Duration lingering(Chance chance) {
    return chance.happens(LINGERING_SHARE)
        ? chance.between(Duration.ZERO, MOST_LINGERING)
        : Duration.ZERO;
  }

  /**
   * An audience behind {@value #MANY} resolvers, the largest with a fifth of the clients; every
   * second one of the small tells the subnet of its clients, and so takes an answer for each.
   */
  public static Audience unequal(HostName host, Crowd crowd, Chance chance) {
    double total = 0;
    for (int i = 0; i < MANY; i++) {
      total += 1.0 / (i + 1);
    }
    List<Resolver> resolvers = new ArrayList<>();
    int network = 0;
    for (int i = 0; i < MANY; i++) {
      double weight = 1 / ((i + 1) * total);
      byte[] address = {10, (byte) chance.below(200), (byte) chance.below(200), (byte) i};
      if (i < LARGE || i % 2 != 0) {
        resolvers.add(new Resolver(address, weight, lingering(chance)));
      } else {
        Duration lingering = lingering(chance);
        int networks = Math.clamp(Math.round(weight * NETWORKS), 1, 40);
        for (int n = 0; n < networks; n++, network++) {
          Prefix subnet = new Prefix("127.%d.%d.0/24".formatted(chance.below(200), network));
          resolvers.add(new Resolver(address, weight / networks, lingering, Optional.of(subnet)));
        }
      }
    }
    return new Audience(host, crowd, chance, resolvers);
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
        SimulatedRedirector.Answer answer =
            redirector.answer(host, resolver.address(), resolver.subnet(), clock);
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

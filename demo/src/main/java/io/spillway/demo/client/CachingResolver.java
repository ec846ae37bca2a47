package io.spillway.demo.client;

import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * One resolver at work: answers from its cache, else asks the authority, twice if need be; clients
 * that ask for the same at the same time wait for one question. Safe for many threads.
 */
final class CachingResolver {
  private static final int TRIES = 2;

  private final Resolver resolver;
  private final Lookup lookup;
  private final DoubleSupplier clock;
  private final BiConsumer<String, List<IpAddress>> onAnswer;
  private final double keeping;
  private final ToDoubleFunction<String> begun;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final ResolverCache cache = new ResolverCache();
  private final Map<String, CompletableFuture<Resolution>> asked = new ConcurrentHashMap<>();

  /**
   * A resolver with an empty cache.
   *
   * @param resolver who it is
   * @param lookup how it asks
   * @param clock seconds since the start
   * @param onAnswer hears every answer of an authority, and the name
   * @param keeping for how many times its TTL an answer is kept
   * @param begun which part of that, 0 to 1, the first answer to a question is kept, as if it had
   *     been asked for before the start: resolvers do not all ask at once
   */
  CachingResolver(
      Resolver resolver,
      Lookup lookup,
      DoubleSupplier clock,
      BiConsumer<String, List<IpAddress>> onAnswer,
      double keeping,
      ToDoubleFunction<String> begun) {
    this.resolver = resolver;
    this.lookup = lookup;
    this.clock = clock;
    this.onAnswer = onAnswer;
    this.keeping = keeping;
    this.begun = begun;
  }

  /** Resolves a name for a client; blocks for about two seconds at most. */
  Resolution resolve(String name, IpAddress client) {
    Optional<CachedAnswer> cached;
    synchronized (cache) {
      cached = cache.findFresh(name, client, clock.getAsDouble());
    }
    if (cached.isPresent()) {
      return new Resolution.Found(cached.get().addresses(), false);
    }
    Optional<Prefix> subnet =
        resolver.sendsSubnet() ? Optional.of(Prefix.coarse(client)) : Optional.empty();
    String question = name + subnet.map(s -> " for " + s).orElse("");
    CompletableFuture<Resolution> mine = new CompletableFuture<>();
    CompletableFuture<Resolution> running = asked.putIfAbsent(question, mine);
    if (running != null) {
      return running.join();
    }
    Resolution resolution = new Resolution.Missing("interrupted");
    try {
      resolution = ask(question, name, client, subnet);
    } finally {
      asked.remove(question);
      mine.complete(resolution);
    }
    return resolution;
  }

  private Resolution ask(String question, String name, IpAddress client, Optional<Prefix> subnet) {
    String reason = "";
    for (int i = 0; i < TRIES; i++) {
      try {
        Lookup.Reply reply = lookup.ask(resolver.address(), name, subnet);
        onAnswer.accept(name, reply.addresses());
        double now = clock.getAsDouble();
        double kept =
            keeping
                * reply.ttlSeconds()
                * (known.add(question) ? begun.applyAsDouble(question) : 1);
        synchronized (cache) {
          cache.put(name, new CachedAnswer(reply.scope(), reply.addresses(), now + kept), now);
        }
        return new Resolution.Found(reply.addresses(), false);
      } catch (IOException e) {
        // A socket that gives up waiting gives no message.
        reason = e.getMessage() == null ? "no answer in time" : e.getMessage();
      }
    }
    return staleOr(name, client, reason);
  }

  private Resolution staleOr(String name, IpAddress client, String reason) {
    synchronized (cache) {
      return cache
          .findStale(name, client, clock.getAsDouble())
          .<Resolution>map(answer -> new Resolution.Found(answer.addresses(), true))
          .orElseGet(() -> new Resolution.Missing("DNS: " + reason));
    }
  }
}

package io.spillway.demo.client;

import io.spillway.model.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one resolver remembers, by name and client subnet. Answers whose time is over may still be
 * served while the authority does not answer (RFC 8767), for {@link #STALE_SECONDS}. Time is an
 * argument: seconds since the start. Not safe for several threads.
 */
final class ResolverCache {
  /** How long beyond its TTL an answer is served when there is no better. */
  static final double STALE_SECONDS = 30;

  private final Map<String, List<CachedAnswer>> byName = new HashMap<>();

  /** The answer that holds for the client now. */
  Optional<CachedAnswer> findFresh(String name, IpAddress client, double now) {
    return find(name, client, now);
  }

  /** An answer that held for the client not too long ago. */
  Optional<CachedAnswer> findStale(String name, IpAddress client, double now) {
    return find(name, client, now - STALE_SECONDS);
  }

  private Optional<CachedAnswer> find(String name, IpAddress client, double after) {
    return byName.getOrDefault(name, List.of()).stream()
        .filter(answer -> answer.expires() > after && answer.scope().contains(client))
        .max(
            Comparator.<CachedAnswer>comparingInt(answer -> answer.scope().length())
                .thenComparingDouble(CachedAnswer::expires));
  }

  /** Remembers an answer in place of an older one of the same scope. */
  void put(String name, CachedAnswer answer, double now) {
    List<CachedAnswer> answers = byName.computeIfAbsent(name, n -> new ArrayList<>());
    answers.removeIf(
        old -> old.scope().equals(answer.scope()) || old.expires() + STALE_SECONDS < now);
    answers.add(answer);
  }
}

package io.spillway.edges.embedded;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Content by host and URI, bounded in bytes. Equal requests that miss at the same time become one
 * request to the origin: the first fetches, the others wait for it.
 */
final class ContentCache {
  private static final long MOST_WAIT_SECONDS = 5;
  private static final long PASS_SECONDS = 5;

  private final Cache<String, Content> contents;
  private final Cache<String, Boolean> passing;
  private final ConcurrentHashMap<String, CompletableFuture<Optional<Content>>> fetching =
      new ConcurrentHashMap<>();

  ContentCache(long mostBytes) {
    contents =
        Caffeine.newBuilder()
            .maximumWeight(mostBytes)
            .weigher((String key, Content content) -> key.length() + content.weight())
            .expireAfter(
                Expiry.creating((String key, Content content) ->
                    java.time.Duration.ofNanos(content.freshNanos())))
            .build();
    passing =
        Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(PASS_SECONDS, TimeUnit.SECONDS)
            .build();
  }

  /** What a request that found nothing is to do. */
  sealed interface Turn {
    /** Use this. */
    record Use(Content content, boolean hit) implements Turn {}

    /** Ask the origin, and tell the others by {@link ContentCache#done}. */
    record Fetch(CompletableFuture<Optional<Content>> others) implements Turn {}

    /** Ask the origin for this request alone. */
    record Pass() implements Turn {}
  }

  /** The content, or a turn; blocks while another request fetches the same. */
  Turn take(String key) throws InterruptedException {
    Content content = contents.getIfPresent(key);
    if (content != null) {
      return new Turn.Use(content, true);
    }
    if (passing.getIfPresent(key) != null) {
      return new Turn.Pass();
    }
    CompletableFuture<Optional<Content>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Content>> first = fetching.putIfAbsent(key, mine);
    if (first == null) {
      // Another one may have finished between the look and the claim.
      Content meanwhile = contents.getIfPresent(key);
      if (meanwhile == null) {
        return new Turn.Fetch(mine);
      }
      done(key, mine, Optional.of(meanwhile));
      return new Turn.Use(meanwhile, true);
    }
    try {
      return first
          .get(MOST_WAIT_SECONDS, TimeUnit.SECONDS)
          .<Turn>map(fetched -> new Turn.Use(fetched, true))
          .orElseGet(Turn.Pass::new);
    } catch (ExecutionException | TimeoutException e) {
      return new Turn.Pass();
    }
  }

  /** Ends a fetch: with content that others may have, or without. */
  void done(String key, CompletableFuture<Optional<Content>> others, Optional<Content> content) {
    content.filter(kept -> kept.freshNanos() > 0).ifPresent(kept -> contents.put(key, kept));
    fetching.remove(key, others);
    others.complete(content);
  }

  /** Notes that equal requests need not wait for each other, as their answers are not shared. */
  void pass(String key) {
    passing.put(key, Boolean.TRUE);
  }
}

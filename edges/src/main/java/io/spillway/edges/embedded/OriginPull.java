package io.spillway.edges.embedded;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.spillway.model.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fetches from origins, each object once for many that wait, and keeps what may be kept. */
final class OriginPull implements AutoCloseable {
  private static final int MOST_BODY = 8 * 1024 * 1024;
  private static final long MOST_KEPT = 64L * 1024 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Pattern MAX_AGE = Pattern.compile("max-age=([0-9]{1,9})");

  static {
    // The origin has to be told the host that the client asked for.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .executor(threads)
          .build();
  private final AsyncCache<String, Fetched> cache =
      Caffeine.newBuilder()
          .maximumWeight(MOST_KEPT)
          .weigher((String key, Fetched f) -> f.body().length() + 200)
          .buildAsync();

  /**
   * What an origin answered.
   *
   * @param freshUntil nanoseconds of the monotonic clock; the past if it may not be kept
   */
  record Fetched(int status, String type, BodyBytes body, long freshUntil) {}

  /** A body that nobody changes. */
  static final class BodyBytes {
    private final byte[] bytes;

    BodyBytes(byte[] bytes) {
      this.bytes = bytes;
    }

    int length() {
      return bytes.length;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /**
   * An answer for a client.
   *
   * @param hit whether it came without the origin
   */
  record Pulled(Fetched fetched, boolean hit) {}

  Pulled pull(String host, Origin origin, String uri) throws IOException {
    String key = host + uri;
    CompletableFuture<Fetched> present = cache.getIfPresent(key);
    if (present != null && present.isDone() && !fresh(present)) {
      cache.asMap().remove(key, present);
    }
    boolean[] asked = new boolean[1];
    CompletableFuture<Fetched> future =
        cache.get(
            key,
            (k, executor) -> {
              asked[0] = true;
              return CompletableFuture.supplyAsync(() -> fetch(host, origin, uri), threads);
            });
    try {
      Fetched fetched = future.get();
      if (fetched.freshUntil() <= System.nanoTime()) {
        cache.asMap().remove(key, future);
      }
      return new Pulled(fetched, !asked[0]);
    } catch (ExecutionException e) {
      throw new IOException("origin " + origin + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static boolean fresh(CompletableFuture<Fetched> future) {
    return !future.isCompletedExceptionally() && future.join().freshUntil() > System.nanoTime();
  }

  private Fetched fetch(String host, Origin origin, String uri) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + origin + uri))
            .header("Host", host)
            .timeout(TIMEOUT)
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] body = in.readNBytes(MOST_BODY + 1);
        if (body.length > MOST_BODY) {
          throw new IllegalStateException("an object of more than " + MOST_BODY + " bytes");
        }
        String control = response.headers().firstValue("Cache-Control").orElse("");
        return new Fetched(
            response.statusCode(),
            response.headers().firstValue("Content-Type").orElse("application/octet-stream"),
            new BodyBytes(body),
            System.nanoTime() + keepNanos(response.statusCode(), control));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static long keepNanos(int status, String control) {
    Matcher age = MAX_AGE.matcher(control);
    boolean forbidden = control.contains("no-store") || control.contains("private");
    return status == 200 && !forbidden && age.find()
        ? Duration.ofSeconds(Long.parseLong(age.group(1))).toNanos()
        : 0;
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}

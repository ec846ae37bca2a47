package io.spillway.edges.embedded;

import io.helidon.http.Header;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An answer of an origin that may be given to others: immutable. How long it keeps follows RFC
 * 9111: {@code s-maxage} before {@code max-age}; 60 s for a 200 that says nothing.
 */
final class Content {
  private static final long DEFAULT_SECONDS = 60;
  private static final long MOST_SECONDS = 86_400;
  private static final Set<Integer> CACHEABLE = Set.of(200, 203, 301, 404, 410);

  private final int status;
  private final List<Header> headers;
  private final byte[] body;
  private final long freshNanos;
  private final long storedNanos;

  Content(int status, List<Header> headers, byte[] body, long freshNanos, long storedNanos) {
    this.status = status;
    this.headers = List.copyOf(headers);
    this.body = body.clone();
    this.freshNanos = freshNanos;
    this.storedNanos = storedNanos;
  }

  int status() {
    return status;
  }

  List<Header> headers() {
    return headers;
  }

  /** Not to be written to. */
  byte[] body() {
    return body;
  }

  /** How long it may be used from when it was stored. */
  long freshNanos() {
    return freshNanos;
  }

  long ageSeconds(long nowNanos) {
    return Math.max(0, nowNanos - storedNanos) / 1_000_000_000;
  }

  /** Bytes that it takes in the cache, about. */
  int weight() {
    return body.length + 1024;
  }

  /** How long an answer with this status and headers may be kept, in seconds; 0 for not at all. */
  static long freshSeconds(int status, List<Header> headers) {
    long maxAge = -1;
    long shared = -1;
    for (Header header : headers) {
      String name = header.name().toLowerCase(Locale.ROOT);
      String value = String.join(",", header.allValues()).toLowerCase(Locale.ROOT);
      boolean varies = name.equals("vary") && !value.strip().equals("accept-encoding");
      if (varies || name.equals("set-cookie")) {
        return 0;
      }
      if (name.equals("cache-control")) {
        for (String raw : value.split(",", -1)) {
          String directive = raw.strip();
          if (directive.startsWith("no-store")
              || directive.startsWith("no-cache")
              || directive.startsWith("private")) {
            return 0;
          }
          maxAge = directive.startsWith("max-age=") ? seconds(directive) : maxAge;
          shared = directive.startsWith("s-maxage=") ? seconds(directive) : shared;
        }
      }
    }
    if (!CACHEABLE.contains(status)) {
      return 0;
    }
    long said = shared >= 0 ? shared : maxAge;
    return said >= 0 ? said : status == 200 ? DEFAULT_SECONDS : 0;
  }

  private static long seconds(String directive) {
    String number = directive.substring(directive.indexOf('=') + 1).replace("\"", "");
    try {
      return Math.clamp(Long.parseLong(number), 0, MOST_SECONDS);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

package io.spillway.redirector.dns;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What the servers keep to.
 *
 * @param identity told by NSID and {@code id.server}; empty to tell nothing by NSID
 * @param version told by {@code version.bind}
 * @param rateLimit of replies over UDP
 * @param connections the most TCP connections at once
 * @param connectionsPerSource the most TCP connections of one address
 * @param idle how long a TCP connection may be without a whole query
 */
public record ServerSettings(
    String identity,
    String version,
    RateLimitSettings rateLimit,
    int connections,
    int connectionsPerSource,
    Duration idle) {
  /** Usual values. */
  public static final ServerSettings USUAL =
      new ServerSettings(
          "spillway", "Spillway", RateLimitSettings.USUAL, 512, 64, Duration.ofSeconds(10));

  /** Checks; throws {@link IllegalArgumentException} with the mend. */
  public ServerSettings {
    requireText("identity", identity);
    requireText("version", version);
    if (connections < 1 || connectionsPerSource < 1 || connections > 100_000) {
      throw new IllegalArgumentException(
          "TCP connections %d, %d per source: use 1 to 100000"
              .formatted(connections, connectionsPerSource));
    }
    if (idle.toMillis() < 1 || idle.toDays() > 1) {
      throw new IllegalArgumentException("idle time " + idle + ": use 1 ms to 1 day");
    }
  }

  /** These settings with another limit. */
  public ServerSettings with(RateLimitSettings other) {
    return new ServerSettings(identity, version, other, connections, connectionsPerSource, idle);
  }

  private static void requireText(String what, String value) {
    if (value.getBytes(StandardCharsets.UTF_8).length > 255) {
      throw new IllegalArgumentException(what + " \"" + value + "\": use at most 255 bytes");
    }
  }
}

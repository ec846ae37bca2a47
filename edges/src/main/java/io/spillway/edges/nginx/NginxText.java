package io.spillway.edges.nginx;

import io.spillway.model.Digest;
import io.spillway.model.IpAddress;
import io.spillway.model.RequestRate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Pieces of nginx's configuration language. */
final class NginxText {
  /** The cache zone that a base configuration may declare. */
  static final String CACHE_ZONE = "cdn";

  private static final String SPECIAL = "\"'\\$*?[]{};#\n\r";
  private static final int LONGEST_NAME = 120;

  private NginxText() {}

  /** The log format that is read, with the given text in place of the cache's status. */
  static String meter(String cache) {
    return "$msec\\t$host\\t$status\\t$bytes_sent\\t$request_time\\t"
        + cache
        + "\\t$remote_addr\\t$request_uri\\t$request_method";
  }

  /** A path as one quoted word; throws {@link IllegalArgumentException} if it cannot be one. */
  static String path(Path path) {
    String text = path.toAbsolutePath().normalize().toString();
    if (text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "path " + text + ": nginx needs one without " + SPECIAL.strip() + ": move the folder");
    }
    return "\"" + text + "\"";
  }

  /**
   * An identifier as part of a name of a file, zone, variable or upstream: letters, digits and
   * underscores only, different for different ones.
   */
  static String name(String identifier) {
    StringBuilder name = new StringBuilder();
    for (byte b : identifier.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9');
      if (plain) {
        name.append((char) b);
      } else {
        name.append('_').append(HexFormat.of().toHexDigits(b));
      }
    }
    // "_h" begins no escape, so a shortened name is never another one's whole name.
    return name.length() <= LONGEST_NAME
        ? name.toString()
        : name.substring(0, 40) + "_h" + Digest.hex(identifier, 20);
  }

  /**
   * An identifier as the end of a variable's name: short enough for the hash tables of a server
   * whose configuration does not enlarge them (variables_hash_bucket_size 64).
   */
  static String variable(String identifier) {
    return Digest.hex(identifier, 8);
  }

  /** An address and port, with brackets where IPv6 needs them. */
  static String socket(IpAddress address, int port) {
    return bracketed(address) + ":" + port;
  }

  /** An address as the host of a URL. */
  static String bracketed(IpAddress address) {
    return address.value().contains(":") ? "[" + address + "]" : address.value();
  }

  /** The listen directives of a server, one a line. */
  static String listens(List<IpAddress> addresses, int port, String options) {
    return addresses.stream()
        .map(address -> "  listen " + socket(address, port) + options + ";\n")
        .collect(Collectors.joining());
  }

  /**
   * A rate as limit_req_zone takes it: whole requests, a minute where a second is too coarse; never
   * above what was given but for the least there is, one a minute.
   */
  static String rate(RequestRate rate) {
    double perSecond = Math.min(rate.perSecond(), 1_000_000);
    return perSecond == Math.rint(perSecond) && perSecond >= 1
        ? Math.round(perSecond) + "r/s"
        : Math.max(1, (long) (perSecond * 60)) + "r/m";
  }

  /** The requests of the given time at a rate, as limit_req takes them; at least one. */
  static long burst(RequestRate rate, double seconds) {
    return Math.max(1, (long) (Math.min(rate.perSecond(), 1_000_000) * seconds));
  }

  /**
   * A pattern for the whole numbers of as many digits as the given one has that are below it: nginx
   * cannot compare, but it can match.
   */
  static String below(long number) {
    String digits = Long.toString(number);
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) > '0') {
        int rest = digits.length() - i - 1;
        pattern
            .append(pattern.isEmpty() ? "" : "|")
            .append(digits, 0, i)
            .append("[0-")
            .append((char) (digits.charAt(i) - 1))
            .append(']')
            .append(rest == 0 ? "" : "[0-9]{" + rest + "}");
      }
    }
    return pattern.toString();
  }

  /**
   * Tells requests that carry a probe's nonce: a variable that is 1 for them and else empty. Such a
   * request goes to the origin and leaves nothing in the cache.
   */
  static String probeMap(String variable) {
    return "map $args $" + variable + " { default \"\"; \"~(^|&)spillway-nonce=\" 1; }\n";
  }

  /**
   * The directives of a location that fetches from an upstream.
   *
   * @param upstream its name
   * @param host the variable that holds what the origin is asked for
   * @param probe the variable of {@link #probeMap}
   * @param cached whether the base configuration has the cache zone
   */
  static String delivery(String upstream, String host, String probe, boolean cached) {
    String proxy =
        """
            proxy_pass http://%s;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $%s;
            add_header X-Cache $upstream_cache_status always;
        """
            .formatted(upstream, host);
    // Without a lifetime from the origin a response lives for a second: enough to collapse a crowd.
    String cache =
        """
            proxy_cache %s;
            proxy_cache_key $%s$request_uri;
            proxy_cache_valid 200 1s;
            proxy_cache_lock on;
            proxy_cache_lock_timeout 1s;
            proxy_cache_use_stale updating error timeout;
            proxy_cache_background_update on;
            proxy_cache_bypass $%s $http_authorization;
            proxy_no_cache $%s $http_authorization;
        """
            .formatted(CACHE_ZONE, host, probe, probe);
    return cached ? proxy + cache : proxy;
  }
}

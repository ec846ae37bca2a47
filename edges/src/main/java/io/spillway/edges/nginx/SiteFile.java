package io.spillway.edges.nginx;

import io.spillway.edges.DelegatedSite;
import io.spillway.model.AgreementId;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The file of one delegated site: comments that say what it is, from which it is read back, and the
 * server's directives. All that goes into it has a checked form, so nothing can break out of it.
 *
 * @param addresses where clients come
 * @param port the port that clients use
 * @param cached whether the base configuration has the cache zone
 */
record SiteFile(List<IpAddress> addresses, int port, boolean cached) {
  /** How the names of the files begin. */
  static final String PREFIX = "spillway-site-";

  /** The variable that tells probes; declared once, beside the sites. */
  static final String PROBE = "spillway_probe";

  private static final String VALUE = "#: ";
  private static final double BURST_SECONDS = 0.5;

  static String fileName(AgreementId agreement) {
    return PREFIX + NginxText.name(agreement.value()) + ".conf";
  }

  /** The file's text; without directives when a later agreement has all of its hosts. */
  String text(DelegatedSite site) {
    String values =
        site.text().lines().map(line -> VALUE + line + "\n").collect(Collectors.joining());
    String header =
        "# managed by Spillway, agreement " + site.agreement() + ", do not edit\n" + values;
    return site.names().isEmpty() ? header : header + directives(site);
  }

  private String directives(DelegatedSite site) {
    String name = "spillway_" + NginxText.name(site.agreement().value());
    String host =
        site.redirectHost().isEmpty()
            ? "host"
            : "spillway_host_" + NginxText.variable(site.agreement().value());
    // No directive bounds the sum of bits; at least no single response is faster than all may be.
    long bytes = site.cap().bits().bitsPerSecond() / 8;
    // The limiter's key is the same for all names of the site, so they share its cap.
    return """
    limit_req_zone "site" zone=%s:32k rate=%s;
    %supstream %s { server %s; keepalive 16; }
    server {
    %s  server_name %s;
      location / {
        limit_req zone=%s burst=%d nodelay;
        limit_req_status 503;
        limit_req_log_level info;
    %s%s  }
    }
    """
        .formatted(
            name,
            NginxText.rate(site.cap().requests()),
            site.redirectHost().map(own -> hostMap(host, own)).orElse(""),
            name,
            site.origin(),
            NginxText.listens(addresses, port, ""),
            site.names().stream().map(HostName::value).collect(Collectors.joining(" ")),
            name,
            NginxText.burst(site.cap().requests(), BURST_SECONDS),
            bytes > 0 ? "    limit_rate " + bytes + ";\n" : "",
            NginxText.delivery(name, host, PROBE, cached));
  }

  /** The variable that says what the origin is asked for: by the redirect host, the same. */
  private static String hostMap(String variable, DelegatedSite.RedirectHost own) {
    return "map $host $%s { default $host; %s %s; }\n".formatted(variable, own.name(), own.of());
  }

  /** Reads the site back; throws {@link IllegalArgumentException} naming place and value. */
  static DelegatedSite parse(String name, String text) {
    String values =
        text.lines()
            .filter(line -> line.startsWith(VALUE))
            .map(line -> line.substring(VALUE.length()) + "\n")
            .collect(Collectors.joining());
    return DelegatedSite.parse(name, values);
  }

  /** The site, if the text is that of one. */
  static Optional<DelegatedSite> find(String name, String text) {
    try {
      return Optional.of(parse(name, text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

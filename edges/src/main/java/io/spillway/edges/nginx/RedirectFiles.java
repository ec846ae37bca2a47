package io.spillway.edges.nginx;

import io.spillway.model.HostName;
import io.spillway.model.Work;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The two files by which a host's server answers a share of its clients with 302: which client goes
 * where, and until when, is decided among all servers' directives, and used in the server's own.
 *
 * <p>{@code return} and {@code rewrite} run before {@code limit_req}, so a redirected request does
 * not use up the limiter. The request moves to a location of its own, which alone can have another
 * log format; {@code $request_uri} stays as the client sent it, and nginx refuses control
 * characters and spaces in it (1.21.1 and later), so nothing in it can end the header.
 *
 * @param host the own site's host
 */
record RedirectFiles(HostName host) {
  private static final long WHOLE = 10_000;

  /** The name of the file in the sites' folder. */
  String splitName() {
    return "spillway-redirect-" + name() + ".conf";
  }

  /**
   * Which client goes where, and until when; the same client always to the same place. No probe is
   * sent away: it asks for this very edge. No client of https is: peers' edges speak plain HTTP. A
   * server of several hosts includes the uses of all, and each is for its own host alone.
   *
   * @param parts to whom how much
   * @param port of the peers' edges
   * @param until from then on nobody is redirected
   */
  String split(List<Work.RedirectShare.Part> parts, int port, Instant until) {
    double all = parts.stream().mapToDouble(Work.RedirectShare.Part::share).sum();
    StringBuilder text =
        new StringBuilder(
            """
            # managed by Spillway, redirection of %s, do not edit
            map $msec $spillway_open_%s {
              default "";
              "~^(?:%s)\\." 1;
            }
            map "$scheme:$host:$request_method:$%s:$spillway_open_%s" $spillway_to_%s {
              default "";
              "~^http:%s:(?:GET|HEAD)::1$" $spillway_part_%s;
            }
            split_clients "${remote_addr}%s" $spillway_part_%s {
            """
                .formatted(
                    host,
                    variable(),
                    NginxText.below(until.getEpochSecond()),
                    SiteFile.PROBE,
                    variable(),
                    variable(),
                    host.value().replace(".", "\\."),
                    variable(),
                    host,
                    variable()));
    for (int i = 0; i < parts.size(); i++) {
      long part = Math.max(1, (long) (parts.get(i).share() * WHOLE));
      boolean rest = all >= 1 && i == parts.size() - 1;
      String percent = rest ? "*" : "%d.%02d%%".formatted(part / 100, part % 100);
      // Peers serve at the same port as this edge does.
      String place = parts.get(i).host() + (port == 80 ? "" : ":" + port);
      text.append("  ").append(percent).append(" \"").append(place).append("\";\n");
    }
    return text.append(all >= 1 ? "}\n" : "  * \"\";\n}\n").toString();
  }

  /**
   * The use of it.
   *
   * @param accessLog the log that is read
   */
  String use(Path accessLog) {
    return """
    # managed by Spillway, redirection of %s, do not edit
    if ($spillway_to_%s) { rewrite ^ /spillway-redirect-%s? last; }
    location = /spillway-redirect-%s {
      internal;
      access_log %s %s;
      add_header Cache-Control no-store always;
      return 302 http://$spillway_to_%s$request_uri;
    }
    """
        .formatted(
            host,
            variable(),
            name(),
            name(),
            NginxText.path(accessLog),
            GenerationFile.REDIRECT_FORMAT,
            variable());
  }

  private String variable() {
    return NginxText.variable(host.value());
  }

  private String name() {
    return NginxText.name(host.value());
  }
}

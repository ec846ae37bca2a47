package io.spillway.edges.nginx;

import io.spillway.model.HostName;
import java.util.List;

/**
 * The two files by which a host's server answers a share of its clients with 302: which client goes
 * where is decided among all servers' directives, and used in the server's own.
 *
 * @param host the own site's host
 */
record RedirectFiles(HostName host) {
  private static final long WHOLE = 10_000;

  /** The name of the file in the sites' folder. */
  String splitName() {
    return "spillway-redirect-" + NginxText.name(host.value()) + ".conf";
  }

  /** The name of the file that the host's server includes. */
  String useName() {
    return host + ".conf";
  }

  /**
   * Which client goes where; the same client always to the same place.
   *
   * @param share of the clients, above 0 to 1
   * @param places host or address, and port where it is not 80
   */
  String split(double share, List<String> places) {
    StringBuilder text =
        new StringBuilder(
            "# managed by Spillway, redirection of %s, do not edit\n".formatted(host)
                + "split_clients \"${remote_addr}%s\" $%s {\n".formatted(host, variable()));
    long part = Math.max(1, (long) (Math.min(share, 1) * WHOLE) / places.size());
    for (int i = 0; i < places.size(); i++) {
      boolean rest = share >= 1 && i == places.size() - 1;
      String percent = rest ? "*" : "%d.%02d%%".formatted(part / 100, part % 100);
      text.append("  ").append(percent).append(" \"").append(places.get(i)).append("\";\n");
    }
    return text.append(share >= 1 ? "}\n" : "  * \"\";\n}\n").toString();
  }

  /** The use of it. */
  String use() {
    return "# managed by Spillway, redirection of %s, do not edit\n".formatted(host)
        + "if ($%s) { return 302 http://$%s$request_uri; }\n".formatted(variable(), variable());
  }

  private String variable() {
    return "spillway_to_" + NginxText.name(host.value());
  }
}

package io.spillway.edges.nginx;

import io.spillway.model.HostName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The two include directives that a server's configuration needs: of the sites' folder among the
 * http directives, and of a host's redirections in the server of that host. Whether they are there
 * is asked of nginx alone, by what it read; this tells what is missing, and the line to add.
 *
 * @param configuration the server's main file
 * @param sites the folder of delegated sites
 */
record Includes(Path configuration, Path sites) {
  private static final String SUFFIX = ".conf";

  /** The file of a host's redirection, which the host's server includes. */
  Path use(HostName host) {
    return uses().resolve(host + SUFFIX);
  }

  /** The folder of these files. */
  Path uses() {
    return sites.resolveSibling(NginxConfiguration.REDIRECTS);
  }

  /**
   * What of the files nginx did not read.
   *
   * @param read what it read
   * @param marker the text of a file in the sites' folder
   * @param others files that are to be read beside the sites; absent ones need no include
   */
  Optional<String> findMissing(NginxDump read, String marker, Map<Path, Optional<String>> others) {
    if (!read.holds(marker)) {
      return Optional.of(
          "nginx does not read %s: add %s to the http block of %s, before the servers"
              .formatted(sites, sitesLine(), configuration));
    }
    return others.entrySet().stream()
        .filter(other -> uses().equals(other.getKey().getParent()))
        .filter(other -> other.getValue().filter(text -> !read.holds(text)).isPresent())
        .findFirst()
        .map(other -> missingUse(read, other.getKey()));
  }

  private String missingUse(NginxDump read, Path use) {
    String name = use.getFileName().toString();
    HostName host = new HostName(name.substring(0, name.length() - SUFFIX.length()));
    String line = "include \"%s\";".formatted(uses().resolveSibling(NginxConfiguration.hook(host)));
    return read.findServer(host)
        .map(file ->
            "%s has no room for redirections of %s: add %s to the server of that name"
                .formatted(file, host, line))
        .orElse(
            "nothing that %s includes has room for redirections of %s: add %s to its server"
                .formatted(configuration, host, line));
  }

  /** A refusal of nginx with the mend, where it is an include that stands too late. */
  String explain(String refusal) {
    return refusal.contains("unknown log format \"" + GenerationFile.REDIRECT_FORMAT + "\"")
        ? "%s: the sites are read too late, or not at all: have %s in the http block of %s, before the servers"
            .formatted(refusal, sitesLine(), configuration)
        : refusal;
  }

  private String sitesLine() {
    return "include \"%s/*.conf\";".formatted(sites);
  }
}

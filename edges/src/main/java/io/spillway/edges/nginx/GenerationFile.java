package io.spillway.edges.nginx;

import io.spillway.model.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that shows which configuration the server runs: a host of its own that answers with the
 * generation's name and the number of the worker that answers, and what all sites share.
 */
final class GenerationFile {
  /** The file's name. */
  static final String NAME = "spillway-generation.conf";

  /** The host that is asked; no real one can have the name (RFC 6761, section 6.4). */
  static final String HOST = "generation.spillway.invalid";

  /** The name of the log format of redirected requests. */
  static final String REDIRECT_FORMAT = "spillway_redirect";

  private static final Pattern GENERATION = Pattern.compile("return 200 \"([0-9a-f-]+)");

  private GenerationFile() {}

  static String text(String generation, List<IpAddress> addresses, int port) {
    return """
    # managed by Spillway: which configuration is live, do not edit
    %slog_format %s '%s';
    server {
    %s  server_name %s;
      access_log off;
      return 200 "%s $pid\\n";
    }
    """
        .formatted(
            NginxText.probeMap(SiteFile.PROBE),
            REDIRECT_FORMAT,
            NginxText.meter("REDIRECT"),
            NginxText.listens(addresses, port, ""),
            HOST,
            generation);
  }

  /** The generation that a file makes the server name. */
  static Optional<String> find(String text) {
    Matcher matcher = GENERATION.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The worker that answered, if it answered by the generation. */
  static OptionalLong findWorker(String generation, String answer) {
    Matcher matcher =
        Pattern.compile(Pattern.quote(generation) + " ([0-9]{1,18})(?=\\s)").matcher(answer);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}

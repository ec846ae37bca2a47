package io.spillway.edges.nginx;

import io.spillway.model.HostName;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * All files of a configuration as nginx itself read them, {@code nginx -T}: what is commented out
 * brings no file in, and an include of an included file does.
 *
 * @param text what the program wrote
 */
record NginxDump(String text) {
  private static final Pattern FILE = Pattern.compile("(?m)^# configuration file (.+):$");

  /** Whether there is a cache zone of the name; one that is commented out is none. */
  boolean hasCacheZone(String name) {
    return Pattern.compile("(?m)^[^#\\n]*\\bkeys_zone=" + Pattern.quote(name) + ":")
        .matcher(text)
        .find();
  }

  /** Whether a file of this text was read, by whatever path. */
  boolean holds(String file) {
    return text.contains(file);
  }

  /**
   * The path of the file in which a server has the host by its full name. For words to people only:
   * it does not know quoted text from directives.
   */
  Optional<String> findServer(HostName host) {
    Pattern names =
        Pattern.compile(
            "(?m)^[^#\\n]*\\bserver_name\\s(?:[^;#]*[\\s\"'])?"
                + Pattern.quote(host.value())
                + "[\\s;\"']");
    return names
        .matcher(text)
        .results()
        .findFirst()
        .flatMap(found ->
            FILE.matcher(text.substring(0, found.start()))
                .results()
                .reduce((first, second) -> second))
        .map((MatchResult file) -> file.group(1));
  }
}

package io.spillway.edges.embedded;

import io.spillway.edges.KeyValues;
import io.spillway.edges.embedded.Redirections.Redirection;
import io.spillway.model.HostName;
import io.spillway.model.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What an edge is told of a redirection: lines of {@code key=value}. */
final class RedirectText {
  private static final Set<String> KEYS = Set.of("hosts", "until");
  private static final String PART = "part.";

  private RedirectText() {}

  /** The text; {@code port} is that of the peers' edges. */
  static String write(Work.RedirectShare work, int port) {
    StringBuilder text = new StringBuilder();
    text.append("hosts=")
        .append(String.join(" ", work.hosts().stream().map(HostName::value).toList()))
        .append("\nuntil=")
        .append(work.until().toEpochMilli())
        .append('\n');
    for (Work.RedirectShare.Part part : work.parts()) {
      String place = part.host() + (port == 80 ? "" : ":" + port);
      text.append(PART).append(place).append('=').append(part.share()).append('\n');
    }
    return text.toString();
  }

  /** Reads it; throws {@link IllegalArgumentException} naming key and value. */
  static Redirection parse(String text) {
    KeyValues values = KeyValues.parse("redirection", text);
    values.refuseOthers(KEYS, PART);
    List<HostName> hosts =
        Arrays.stream(values.get("hosts").split(" ")).map(HostName::new).toList();
    List<Redirection.Place> places = new ArrayList<>();
    double all = 0;
    for (var entry : values.withPrefix(PART).entrySet()) {
      double share = Double.parseDouble(entry.getValue());
      all += share;
      if (!(share > 0 && all <= 1.000_001)) {
        throw new IllegalArgumentException(
            "redirection, " + PART + entry.getKey() + " " + share + ": use above 0, 1 in all");
      }
      places.add(new Redirection.Place(place(entry.getKey()), share));
    }
    return new Redirection(hosts, places, Instant.ofEpochMilli(values.getWhole("until")));
  }

  private static String place(String text) {
    int colon = text.indexOf(':');
    HostName host = new HostName(colon < 0 ? text : text.substring(0, colon));
    return colon < 0 ? host.value() : host + ":" + Integer.parseInt(text.substring(colon + 1));
  }
}

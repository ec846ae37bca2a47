package io.spillway.edges.embedded;

import io.spillway.edges.DelegatedSite;
import io.spillway.edges.KeyValues;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an embedded edge is run.
 *
 * @param address where it listens
 * @param port for clients
 * @param controlPort for its node
 * @param capacity what all its own sites together are admitted
 * @param folder where its log and its delegated sites are kept
 * @param sites the CDN's own sites and their origins
 */
public record EmbeddedEdgeSettings(
    IpAddress address,
    int port,
    int controlPort,
    RequestRate capacity,
    Path folder,
    SortedMap<HostName, Origin> sites) {
  private static final String SITE = "site.";

  /** Copies. */
  public EmbeddedEdgeSettings {
    sites = Collections.unmodifiableSortedMap(new TreeMap<>(sites));
  }

  /** Reads a file of lines {@code key=value}; throws naming place and value. */
  public static EmbeddedEdgeSettings read(Path file) throws IOException {
    KeyValues values = KeyValues.parse(file.toString(), Files.readString(file));
    values.refuseOthers(Set.of("address", "port", "control-port", "requests-per-second"), SITE);
    SortedMap<HostName, Origin> sites = new TreeMap<>();
    values
        .withPrefix(SITE)
        .forEach((host, origin) -> sites.put(new HostName(host), DelegatedSite.origin(origin)));
    return new EmbeddedEdgeSettings(
        new IpAddress(values.get("address")),
        (int) values.getWhole("port"),
        (int) values.getWhole("control-port"),
        new RequestRate(values.getNumber("requests-per-second")),
        file.toAbsolutePath().resolveSibling("").normalize(),
        sites);
  }

  /** The text that {@link #read} reads. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("address=").append(address).append('\n');
    text.append("port=").append(port).append('\n');
    text.append("control-port=").append(controlPort).append('\n');
    text.append("requests-per-second=").append(capacity.perSecond()).append('\n');
    sites.forEach(
        (host, origin) -> text.append(SITE).append(host).append('=').append(origin).append('\n'));
    return text.toString();
  }
}

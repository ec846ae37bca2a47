package io.spillway.edges;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one edge has to know of an agreement to serve its site.
 *
 * @param agreement under which agreement
 * @param revision of its terms
 * @param borrower whose site it is
 * @param hosts the host names; empty once a later agreement took them all over
 * @param redirectHost this CDN's own name for the site, if clients are redirected to it
 * @param origin where the content comes from
 * @param cap how much this edge admits
 */
public record DelegatedSite(
    AgreementId agreement,
    int revision,
    CdnName borrower,
    List<HostName> hosts,
    Optional<RedirectHost> redirectHost,
    Origin origin,
    Capacity cap) {
  private static final Set<String> KEYS =
      Set.of(
          "agreement",
          "revision",
          "borrower",
          "hosts",
          "redirect-host",
          "origin",
          "requests-per-second",
          "bits-per-second");

  /**
   * A name of this CDN that serves what one of the site's hosts does.
   *
   * @param name what clients ask for
   * @param of what the origin is asked for, and the cache holds
   */
  public record RedirectHost(HostName name, HostName of) {}

  /** Copies. */
  public DelegatedSite {
    hosts = List.copyOf(hosts);
  }

  /** The site of an agreement with this edge's part of the capacity. */
  public static DelegatedSite of(AgreementTerms terms, Capacity cap) {
    return new DelegatedSite(
        terms.id(),
        terms.revision(),
        terms.borrower(),
        terms.hosts(),
        terms.redirectHost().map(name -> new RedirectHost(name, terms.hosts().getFirst())),
        terms.origin(),
        cap);
  }

  /** The same site without the hosts that another one has. */
  public DelegatedSite without(List<HostName> others) {
    List<HostName> left = hosts.stream().filter(host -> !others.contains(host)).toList();
    return new DelegatedSite(agreement, revision, borrower, left, redirectHost, origin, cap);
  }

  /** Every name that clients may ask for: the hosts, then the redirect host. */
  public List<HostName> names() {
    List<HostName> names = new ArrayList<>(hosts);
    redirectHost.ifPresent(own -> names.add(own.name()));
    return List.copyOf(names);
  }

  /** What the origin is asked for when a client asks for one of the names. */
  public HostName canonical(HostName name) {
    return redirectHost.filter(own -> own.name().equals(name)).map(RedirectHost::of).orElse(name);
  }

  /** The text that {@link #parse} reads: lines of {@code key=value}. */
  public String text() {
    return """
    agreement=%s
    revision=%d
    borrower=%s
    hosts=%s
    redirect-host=%s
    origin=%s
    requests-per-second=%s
    bits-per-second=%d
    """
        .formatted(
            agreement,
            revision,
            borrower,
            String.join(" ", hosts.stream().map(HostName::value).toList()),
            redirectHost.map(own -> own.name() + " " + own.of()).orElse(""),
            origin,
            cap.requests().perSecond(),
            cap.bits().bitsPerSecond());
  }

  /**
   * Reads the text form; throws {@link IllegalArgumentException} naming place and value.
   *
   * @param name of the text, for messages
   */
  public static DelegatedSite parse(String name, String text) {
    KeyValues values = KeyValues.parse(name, text);
    values.refuseOthers(KEYS, "");
    return new DelegatedSite(
        new AgreementId(values.get("agreement")),
        Math.toIntExact(Math.clamp(values.getWhole("revision"), 0, Integer.MAX_VALUE)),
        new CdnName(values.get("borrower")),
        Arrays.stream(values.get("hosts").split(" "))
            .filter(host -> !host.isEmpty())
            .map(HostName::new)
            .toList(),
        values
            .find("redirect-host")
            .filter(names -> !names.isEmpty())
            .map(DelegatedSite::redirectHost),
        origin(values.get("origin")),
        new Capacity(
            new RequestRate(values.getNumber("requests-per-second")),
            new BitRate(values.getWhole("bits-per-second"))));
  }

  private static RedirectHost redirectHost(String text) {
    String[] names = text.split(" ", -1);
    if (names.length != 2) {
      throw new IllegalArgumentException("redirect-host \"" + text + "\": write NAME HOST");
    }
    return new RedirectHost(new HostName(names[0]), new HostName(names[1]));
  }

  /** Reads {@code host:port}; throws {@link IllegalArgumentException} naming the value. */
  public static Origin origin(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, colon);
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      return new Origin(
          bracketed ? host.substring(1, host.length() - 1) : host,
          Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "origin \"" + text + "\": write host:port, such as 192.0.2.1:80", e);
    }
  }
}

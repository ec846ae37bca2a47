package io.spillway.edges;

import io.spillway.model.AgreementId;
import io.spillway.model.HostName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The delegated sites of one edge: immutable, and each host in at most one site.
 *
 * @param sites by agreement
 */
public record SiteBook(SortedMap<AgreementId, DelegatedSite> sites) {
  /** No sites. */
  public static final SiteBook EMPTY = new SiteBook(new TreeMap<>());

  /** Copies. */
  public SiteBook {
    sites = Collections.unmodifiableSortedMap(new TreeMap<>(sites));
  }

  /** The book of these sites. */
  public static SiteBook of(Collection<DelegatedSite> sites) {
    TreeMap<AgreementId, DelegatedSite> map = new TreeMap<>();
    sites.forEach(site -> map.put(site.agreement(), site));
    return new SiteBook(map);
  }

  /** Why a site cannot be added; empty if it can. */
  public Optional<String> findObstacle(DelegatedSite site) {
    if (site.cap().requests().perSecond() == 0) {
      return Optional.of("a cap of 0 requests/s serves nobody: agree on more, or remove the site");
    }
    DelegatedSite earlier = sites.get(site.agreement());
    if (earlier != null && earlier.revision() > site.revision()) {
      return Optional.of(
          "revision %d of agreement %s is here already, and %d is older"
              .formatted(earlier.revision(), site.agreement(), site.revision()));
    }
    for (DelegatedSite other : sites.values()) {
      boolean clash =
          !other.agreement().equals(site.agreement())
              && (clashes(site, other) || clashes(other, site));
      if (clash) {
        return Optional.of(
            "the redirect host of %s is a name of agreement %s already"
                .formatted(site.agreement(), other.agreement()));
      }
      boolean sharesHost = !Collections.disjoint(other.hosts(), site.hosts());
      if (sharesHost && !other.borrower().equals(site.borrower())) {
        List<HostName> shared = new ArrayList<>(other.hosts());
        shared.retainAll(site.hosts());
        return Optional.of(
            "%s is served for %s under agreement %s already"
                .formatted(shared, other.borrower(), other.agreement()));
      }
    }
    return Optional.empty();
  }

  /** Whether the first one's redirect host is a name of the other; it passes over to nobody. */
  private static boolean clashes(DelegatedSite site, DelegatedSite other) {
    return site.redirectHost().filter(own -> other.names().contains(own.name())).isPresent();
  }

  /** With the site, which takes its hosts over from the borrower's other ones. */
  public SiteBook with(DelegatedSite site) {
    TreeMap<AgreementId, DelegatedSite> next = new TreeMap<>();
    sites.forEach((id, other) -> next.put(id, other.without(site.hosts())));
    next.put(site.agreement(), site);
    return new SiteBook(next);
  }

  /** Without the site. */
  public SiteBook without(AgreementId agreement) {
    TreeMap<AgreementId, DelegatedSite> next = new TreeMap<>(sites);
    next.remove(agreement);
    return new SiteBook(next);
  }

  /** The names of all sites, redirect hosts included. */
  public List<HostName> names() {
    return sites.values().stream().flatMap(site -> site.names().stream()).toList();
  }

  /** The site that serves a host. */
  public Optional<DelegatedSite> find(HostName host) {
    return sites.values().stream().filter(site -> site.names().contains(host)).findFirst();
  }
}

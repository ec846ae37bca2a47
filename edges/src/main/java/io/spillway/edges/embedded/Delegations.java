package io.spillway.edges.embedded;

import io.spillway.edges.DelegatedSite;
import io.spillway.edges.SiteBook;
import io.spillway.model.AgreementId;
import io.spillway.model.HostName;
import io.spillway.model.Origin;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/** The sites that the edge serves now: its own, which stay, and those delegated to it. */
final class Delegations {
  private final Map<HostName, Origin> own;
  private final SiteFolder folder;
  private final Admission admission;
  private volatile SiteBook book;

  Delegations(Map<HostName, Origin> own, SiteFolder folder, Admission admission)
      throws IOException {
    this.own = own;
    this.folder = folder;
    this.admission = admission;
    book = folder.read();
    admission.publish(book, System.nanoTime());
  }

  /**
   * Where a host's content comes from.
   *
   * @param host what the origin is asked for, and the cache holds
   * @param agreement under which it is served; empty for an own site
   */
  record Route(Origin origin, HostName host, Optional<AgreementId> agreement) {}

  Optional<Route> find(HostName host) {
    Origin mine = own.get(host);
    return mine != null
        ? Optional.of(new Route(mine, host, Optional.empty()))
        : book.find(host)
            .map(site ->
                new Route(site.origin(), site.canonical(host), Optional.of(site.agreement())));
  }

  SiteBook book() {
    return book;
  }

  /** Serves the site from now on; why not, if it cannot. */
  synchronized Optional<String> install(DelegatedSite site) throws IOException {
    Optional<String> obstacle = book.findObstacle(site);
    if (obstacle.isEmpty() && !Collections.disjoint(own.keySet(), site.names())) {
      obstacle = Optional.of("this CDN serves one of " + site.names() + " itself");
    }
    if (obstacle.isEmpty()) {
      publish(book.with(site));
    }
    return obstacle;
  }

  synchronized void remove(AgreementId agreement) throws IOException {
    publish(book.without(agreement));
  }

  private void publish(SiteBook next) throws IOException {
    folder.write(book, next);
    admission.publish(next, System.nanoTime());
    book = next;
  }
}

package io.spillway.edges.embedded;

import io.spillway.edges.DelegatedSite;
import io.spillway.edges.SiteBook;
import io.spillway.model.AgreementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.RequestRate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether the edge takes one more request: the CDN's own sites share the edge's capacity,
 * each delegated site has a cap of its own. A refused request costs nothing.
 */
final class Admission {
  private final Allowance own;
  private final Map<AgreementId, Site> sites = new HashMap<>();

  private record Site(Capacity cap, Allowance allowance) {}

  Admission(RequestRate capacity, long nowNanos) {
    own = new Allowance(new Capacity(capacity, new BitRate(Long.MAX_VALUE)), nowNanos);
  }

  /** Takes over the caps; a cap that stays as it was keeps what it has left. */
  synchronized void publish(SiteBook book, long nowNanos) {
    sites.keySet().retainAll(book.sites().keySet());
    for (DelegatedSite site : book.sites().values()) {
      Site earlier = sites.get(site.agreement());
      if (earlier == null || !earlier.cap().equals(site.cap())) {
        sites.put(site.agreement(), new Site(site.cap(), new Allowance(site.cap(), nowNanos)));
      }
    }
  }

  /** Whether a request is taken, under an agreement or for an own site. */
  synchronized boolean admit(Optional<AgreementId> agreement, long nowNanos) {
    return find(agreement).map(allowance -> allowance.take(nowNanos)).orElse(false);
  }

  /** Accounts for the bytes of an admitted request's response. */
  synchronized void sent(Optional<AgreementId> agreement, long bytes) {
    find(agreement).ifPresent(allowance -> allowance.takeBytes(bytes));
  }

  private Optional<Allowance> find(Optional<AgreementId> agreement) {
    return agreement.isEmpty()
        ? Optional.of(own)
        : Optional.ofNullable(sites.get(agreement.get())).map(Site::allowance);
  }
}

package io.spillway.node.runtime;

import io.spillway.edges.EdgeAdapter;
import io.spillway.edges.InstallOutcome;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.IpAddress;
import io.spillway.model.Work;
import io.spillway.model.message.RegistryMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All edges of this CDN: makes sites ready on them and takes them away, side by side. */
public final class EdgeFleet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeFleet.class);

  private final Map<EdgeId, EdgeAdapter> adapters = new TreeMap<>();
  private final PermittedOrigins origins;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** A fleet of the given adapters, whose edges fetch from permitted origins alone. */
  public EdgeFleet(Collection<? extends EdgeAdapter> adapters, PermittedOrigins origins) {
    this.origins = origins;
    adapters.forEach(a -> this.adapters.put(a.edge(), a));
  }

  /** Makes a site ready on each edge, with its part of the agreed capacity, and proves it. */
  RegistryMessage.DelegationResult install(Work.InstallSite work) {
    AgreementTerms terms;
    try {
      terms = work.terms().servedFrom(origins.pinned(work.terms().origin()));
    } catch (PermittedOrigins.RefusedOrigin e) {
      LOG.warn("{} of {}: {}", work.terms().id(), work.terms().borrower(), e.getMessage());
      return new RegistryMessage.DelegationResult(
          work.terms().id(),
          work.terms().revision(),
          false,
          List.of(),
          Work.InstallSite.ORIGIN_REFUSED);
    }
    double total = 0;
    for (Edge edge : work.edges()) {
      total += edge.capacity().requests().perSecond();
    }
    List<Callable<Outcome>> tasks = new ArrayList<>();
    for (Edge edge : work.edges()) {
      double part = total <= 0 ? 0 : edge.capacity().requests().perSecond() / total;
      Capacity cap = terms.capacity().times(part);
      tasks.add(() -> install(terms, edge, cap));
    }
    List<IpAddress> addresses = new ArrayList<>();
    List<String> details = new ArrayList<>();
    for (Outcome outcome : all(tasks)) {
      addresses.addAll(outcome.addresses());
      details.add(outcome.detail());
    }
    boolean ready = !addresses.isEmpty();
    return new RegistryMessage.DelegationResult(
        terms.id(), terms.revision(), ready, addresses, String.join("; ", details));
  }

  private Outcome install(AgreementTerms terms, Edge edge, Capacity cap) {
    EdgeAdapter adapter = adapters.get(edge.id());
    if (adapter == null) {
      return new Outcome(List.of(), edge.id() + ": is not configured any more");
    }
    InstallOutcome outcome = adapter.install(terms, cap);
    return new Outcome(
        outcome.live() ? edge.addresses() : List.of(), edge.id() + " " + outcome.detail());
  }

  /** Takes a site off every edge; true when it is off all of them. */
  boolean remove(AgreementId agreement) {
    List<Callable<Outcome>> tasks = new ArrayList<>();
    for (EdgeAdapter adapter : adapters.values()) {
      tasks.add(() -> {
        InstallOutcome outcome = adapter.remove(agreement);
        return new Outcome(
            List.of(), outcome.live() ? "" : adapter.edge() + " " + outcome.detail());
      });
    }
    boolean off = true;
    for (Outcome outcome : all(tasks)) {
      if (!outcome.detail().isEmpty()) {
        LOG.warn("{} is not off yet: {}", agreement, outcome.detail());
        off = false;
      }
    }
    return off;
  }

  /** Takes away what an earlier run left behind and nobody knows of any more. */
  public void removeAllBut(Set<AgreementId> known) {
    for (EdgeAdapter adapter : adapters.values()) {
      for (AgreementId agreement : adapter.installed()) {
        if (!known.contains(agreement)) {
          LOG.info("{}: taking {} away, which an earlier run left", adapter.edge(), agreement);
          adapter.remove(agreement);
        }
      }
    }
  }

  /** Has every own edge redirect a share of a service's clients. */
  void redirect(Work.RedirectShare work) {
    List<Callable<Outcome>> tasks = new ArrayList<>();
    for (EdgeAdapter adapter : adapters.values()) {
      tasks.add(() -> {
        InstallOutcome outcome = adapter.redirect(work);
        return new Outcome(
            List.of(), outcome.live() ? "" : adapter.edge() + " " + outcome.detail());
      });
    }
    for (Outcome outcome : all(tasks)) {
      if (!outcome.detail().isEmpty()) {
        LOG.warn("{}: its redirection is not as asked for: {}", work.service(), outcome.detail());
      }
    }
  }

  /** The adapters, by the edge's name. */
  public Collection<EdgeAdapter> adapters() {
    return adapters.values();
  }

  private List<Outcome> all(List<Callable<Outcome>> tasks) {
    try {
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> future : threads.invokeAll(tasks)) {
        outcomes.add(future.get());
      }
      return outcomes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(new Outcome(List.of(), "interrupted"));
    } catch (ExecutionException e) {
      LOG.error("an edge adapter failed", e.getCause());
      return List.of(new Outcome(List.of(), "an adapter failed: " + e.getCause()));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private record Outcome(List<IpAddress> addresses, String detail) {}
}

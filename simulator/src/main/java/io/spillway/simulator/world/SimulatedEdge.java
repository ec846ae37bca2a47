package io.spillway.simulator.world;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.LatencyHistogram;
import io.spillway.model.LoadSummary;
import io.spillway.model.ProbeSeen;
import io.spillway.model.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A web server: serves the sites that are on it up to their caps and its capacity, refuses the
 * rest, and writes a log. The log, the sites and the redirection survive its death; clients get no
 * answer meanwhile.
 */
public final class SimulatedEdge {
  private static final int USUAL_BUCKET = 5;
  private static final int BUSY_BUCKET = 7;
  private static final Duration USUAL = Duration.ofMillis(30);
  private static final Duration SLOW = Duration.ofMillis(900);
  private static final double BUSY = 0.85;
  private static final long HITS_OF_TEN = 9;

  private final Edge edge;
  private final Set<HostName> own;
  private final long responseBytes;
  private final Duration skew;
  private final EdgeLog log;
  private final SortedMap<AgreementId, Site> sites = new TreeMap<>();
  private final SortedMap<HostName, Long> servedInAll = new TreeMap<>();
  private final SortedMap<HostName, Redirection> redirections = new TreeMap<>();
  private boolean alive = true;
  private Optional<Instant> unreachableSince = Optional.empty();

  /**
   * A site of a peer.
   *
   * @param terms under which agreement
   * @param cap how much this edge may serve of it
   * @param shirked whether clients are refused, and only probes are answered
   */
  public record Site(AgreementTerms terms, Capacity cap, boolean shirked) {}

  /** What is asked of it as a primary's edge, with the requests that the shares owe, below one. */
  private static final class Redirection {
    private final Work.RedirectShare work;
    private final double[] owed;

    Redirection(Work.RedirectShare work) {
      this.work = work;
      this.owed = new double[work.parts().size()];
    }
  }

  /**
   * What an edge does with a second's requests before it serves any.
   *
   * @param kept those that it serves itself, or refuses
   * @param sent those that it redirects, by the name that clients are sent to
   */
  public record Parting(SortedMap<HostName, Long> kept, SortedMap<HostName, Long> sent) {}

  /**
   * What became of a second's requests.
   *
   * @param served answered
   * @param refused for want of capacity
   * @param homeless not answered as the site is not there
   * @param unanswered the edge is dead, or cannot be reached
   */
  public record Outcome(long served, long refused, long homeless, long unanswered) {}

  /**
   * A living edge without sites of peers.
   *
   * @param edge what it is
   * @param own the hosts that it serves anyway
   * @param responseBytes how large a response is
   * @param skew how far its clock is ahead of the true time
   */
  public SimulatedEdge(Edge edge, Set<HostName> own, long responseBytes, Duration skew) {
    this.edge = edge;
    this.own = Set.copyOf(own);
    this.responseBytes = responseBytes;
    this.skew = skew;
    this.log = new EdgeLog(edge.id());
  }

  /** What it is. */
  public Edge edge() {
    return edge;
  }

  /** Its name. */
  public EdgeId id() {
    return edge.id();
  }

  /** Where clients reach it. */
  public List<IpAddress> addresses() {
    return edge.addresses();
  }

  /** Its access log. */
  public EdgeLog log() {
    return log;
  }

  /** Whether it answers. */
  public boolean alive() {
    return alive;
  }

  /** Makes it answer, or not. */
  public void setAlive(boolean value) {
    alive = value;
  }

  /**
   * Since when nobody outside of its CDN reaches it, by the true time; its CDN sees nothing of it.
   */
  public Optional<Instant> unreachableSince() {
    return unreachableSince;
  }

  /** Cuts it off from all outside of its CDN from a time on, or not any more. */
  public void setUnreachable(Optional<Instant> since) {
    unreachableSince = since;
  }

  private boolean answers() {
    return alive && unreachableSince.isEmpty();
  }

  /** The sites of peers, by agreement. */
  public SortedMap<AgreementId, Site> sites() {
    return Collections.unmodifiableSortedMap(sites);
  }

  /**
   * Requests answered so far, by host; those of a site's redirect host count for its first host.
   */
  public long served(HostName host) {
    return servedInAll.getOrDefault(host, 0L);
  }

  /** Makes a site ready, or changes its cap. */
  public void install(AgreementTerms terms, Capacity cap, boolean shirked) {
    sites.put(terms.id(), new Site(terms, cap, shirked));
  }

  /** Takes a site away. */
  public void remove(AgreementId agreement) {
    sites.remove(agreement);
  }

  /** Whether the host is served, by whatever agreement. */
  public boolean serves(HostName host) {
    return own.contains(host)
        || sites.values().stream().anyMatch(s -> s.terms().names().contains(host));
  }

  /** Redirects clients of own sites from now on, until the end by its clock. */
  public void redirect(Work.RedirectShare work) {
    for (HostName host : work.hosts()) {
      if (work.parts().isEmpty()) {
        redirections.remove(host);
      } else {
        redirections.put(host, new Redirection(work));
      }
    }
  }

  /** Whether it redirects anybody at the given true time. */
  public boolean redirects(Instant now) {
    return redirections.values().stream().anyMatch(r -> now.plus(skew).isBefore(r.work.until()));
  }

  /** Parts the requests of the second before the given true time, and logs what it redirects. */
  public Parting part(SortedMap<HostName, Long> asked, Instant now) {
    SortedMap<HostName, Long> kept = new TreeMap<>(asked);
    SortedMap<HostName, Long> sent = new TreeMap<>();
    for (HostName host : asked.keySet()) {
      Redirection redirection = redirections.get(host);
      if (answers() && redirection != null && now.plus(skew).isBefore(redirection.work.until())) {
        long requests = asked.getOrDefault(host, 0L);
        long away = 0;
        for (int i = 0; i < redirection.owed.length; i++) {
          Work.RedirectShare.Part part = redirection.work.parts().get(i);
          double exact = requests * part.share() + redirection.owed[i];
          long whole = Math.min(requests - away, (long) exact);
          redirection.owed[i] = exact - whole;
          sent.merge(part.host(), whole, Long::sum);
          away += whole;
        }
        kept.put(host, requests - away);
        writeRedirected(host, second(now.minusSeconds(1)), away);
      }
    }
    return new Parting(kept, sent);
  }

  /** Answers the requests of the second before the given true time. */
  public SortedMap<HostName, Outcome> serve(SortedMap<HostName, Long> asked, Instant now) {
    Instant second = second(now.minusSeconds(1));
    SortedMap<HostName, Outcome> outcomes = new TreeMap<>();
    double total = edge.capacity().requests().perSecond();
    double free = total;
    SortedMap<HostName, Double> used = new TreeMap<>();
    List<HostName> ownFirst = new ArrayList<>(asked.keySet());
    ownFirst.sort((a, b) -> Boolean.compare(own.contains(b), own.contains(a)));
    for (HostName host : ownFirst) {
      long requests = asked.getOrDefault(host, 0L);
      if (!answers() || !serves(host)) {
        long homeless = answers() ? requests : 0;
        outcomes.put(host, new Outcome(0, 0, homeless, requests - homeless));
        continue;
      }
      long served = (long) Math.min((double) requests, Math.floor(left(host, used, free)));
      free -= served;
      used.merge(canonical(host), (double) served, Double::sum);
      outcomes.put(host, new Outcome(served, requests - served, 0, 0));
      write(host, second, requests, served, free < (1 - BUSY) * total);
    }
    return outcomes;
  }

  /** All names of a site share its cap. */
  private double left(HostName host, SortedMap<HostName, Double> used, double free) {
    return Math.max(0, Math.min(free, cap(host) - used.getOrDefault(canonical(host), 0.0)));
  }

  private HostName canonical(HostName host) {
    return sites.values().stream()
        .filter(s -> s.terms().redirectHost().filter(host::equals).isPresent())
        .map(s -> s.terms().hosts().getFirst())
        .findFirst()
        .orElse(host);
  }

  private double cap(HostName host) {
    if (own.contains(host)) {
      return edge.capacity().requests().perSecond();
    }
    return sites.values().stream()
        .filter(s -> s.terms().names().contains(host) && !s.shirked())
        .mapToDouble(s -> s.cap().requests().perSecond())
        .sum();
  }

  /** Answers a probe at the given true time, if it can, and writes its nonce into the log. */
  public boolean answerProbe(ProbeSeen probe, Instant now) {
    HostName host = probe.host();
    if (!answers() || !serves(host)) {
      return false;
    }
    servedInAll.merge(canonical(host), 1L, Long::sum);
    log.write(summary(host, second(now), 1, 1, false), probe);
    return true;
  }

  /** How long it takes to answer a probe; one that refuses clients in secret is slow besides. */
  public Duration answersIn() {
    return sites.values().stream().anyMatch(Site::shirked) ? SLOW : USUAL;
  }

  private Instant second(Instant trueTime) {
    return trueTime.plus(skew).truncatedTo(ChronoUnit.SECONDS);
  }

  private void write(HostName host, Instant second, long requests, long served, boolean busy) {
    if (requests == 0) {
      return;
    }
    servedInAll.merge(canonical(host), served, Long::sum);
    LoadSummary counted = summary(host, second, requests, served, busy);
    // Lent sites are their own CDN's to judge: nobody here looks at who comes.
    log.write(
        own.contains(host)
            ? Visitors.described(counted, edge.id().value().hashCode(), HITS_OF_TEN)
            : counted);
  }

  private LoadSummary summary(
      HostName host, Instant second, long requests, long served, boolean busy) {
    List<Long> latencies = new ArrayList<>(Collections.nCopies(LatencyHistogram.BUCKETS, 0L));
    latencies.set(busy ? BUSY_BUCKET : USUAL_BUCKET, served);
    return new LoadSummary(
        host,
        second,
        requests,
        requests - served,
        0,
        served * HITS_OF_TEN / 10,
        served * responseBytes,
        Math.min(requests, 200),
        new LatencyHistogram(latencies),
        0);
  }

  private void writeRedirected(HostName host, Instant second, long requests) {
    if (requests > 0) {
      List<Long> none = Collections.nCopies(LatencyHistogram.BUCKETS, 0L);
      log.write(
          new LoadSummary(host, second, 0, 0, 0, 0, 0, 0, new LatencyHistogram(none), requests));
    }
  }
}

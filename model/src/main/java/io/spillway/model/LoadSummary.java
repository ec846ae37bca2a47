package io.spillway.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What one edge did for one host in one second. Summaries add up.
 *
 * @param host the host name that clients asked for
 * @param second the beginning of the second, by the edge's clock
 * @param requests all requests, refused and failed ones included, but not those redirected
 * @param refused those refused for want of capacity (429, 503)
 * @param errors those that failed otherwise (other 5xx)
 * @param hits those served without the origin
 * @param bytes sent in responses
 * @param networks distinct client networks (/24, /56), at most what one second shows
 * @param latency of the requests that were served
 * @param redirected requests that this CDN's own edge answered with a redirection (302) to a peer;
 *     the peer answers them, so they count in no other figure here
 * @param traits what the requests were like, where it is known
 */
public record LoadSummary(
    HostName host,
    Instant second,
    long requests,
    long refused,
    long errors,
    long hits,
    long bytes,
    long networks,
    LatencyHistogram latency,
    long redirected,
    Optional<RequestTraits> traits) {
  /** Where it is not known what the requests were like. */
  public LoadSummary(
      HostName host,
      Instant second,
      long requests,
      long refused,
      long errors,
      long hits,
      long bytes,
      long networks,
      LatencyHistogram latency,
      long redirected) {
    this(
        host,
        second,
        requests,
        refused,
        errors,
        hits,
        bytes,
        networks,
        latency,
        redirected,
        Optional.empty());
  }

  /** Both together; host and second of this one. Networks add up to an upper bound. */
  public LoadSummary plus(LoadSummary other) {
    return new LoadSummary(
        host,
        second,
        requests + other.requests,
        refused + other.refused,
        errors + other.errors,
        hits + other.hits,
        bytes + other.bytes,
        networks + other.networks,
        latency.plus(other.latency),
        redirected + other.redirected,
        traits.isPresent() && other.traits.isPresent()
            ? Optional.of(traits.get().plus(other.traits.get()))
            : traits.or(other::traits));
  }

  /** Without what the requests were like: who counts and bills need not know. */
  public LoadSummary withoutTraits() {
    return new LoadSummary(
        host, second, requests, refused, errors, hits, bytes, networks, latency, redirected);
  }

  /** Requests that got an answer. */
  public long served() {
    return requests - refused - errors;
  }
}

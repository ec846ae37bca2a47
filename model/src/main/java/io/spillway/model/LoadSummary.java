package io.spillway.model;

import java.time.Instant;

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
    long redirected) {
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
        redirected + other.redirected);
  }

  /** Requests that got an answer. */
  public long served() {
    return requests - refused - errors;
  }
}

package io.spillway.redirector;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.redirector.dns.DnsEvent;
import io.spillway.redirector.dns.SteeringRing;
import io.spillway.redirector.selection.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a redirector has done since it was made.
 *
 * @param at when this was put together
 * @param epoch of the table in use; 0 before the first
 * @param version of the table in use; 0 before the first
 * @param queries that came, over UDP and TCP
 * @param refused queries for what is not served here
 * @param malformed packets
 * @param events how often each happened
 * @param reasons how often a host was answered for each
 * @param targets of the table in use, and what was answered of them
 * @param firstPeerAnswer by host, when an answer first named a peer's edge of the table in use
 * @param seconds the steering of the last seconds, oldest first
 * @param troubles with the table file, for people; empty if all is well
 */
public record RedirectorStatistics(
    Instant at,
    long epoch,
    long version,
    long queries,
    long refused,
    long malformed,
    SortedMap<DnsEvent, Long> events,
    SortedMap<Reason, Long> reasons,
    List<TargetAnswers> targets,
    SortedMap<HostName, Instant> firstPeerAnswer,
    List<SteeringRing.Second> seconds,
    List<String> troubles) {
  /**
   * The answers that named one target.
   *
   * @param host asked for
   * @param cdn whose edge it is
   * @param agreement that backs it; empty for an own edge
   * @param address of the edge
   * @param answers that named it
   * @param share of the answers, in answers: one of four addresses counts a quarter
   * @param first when an answer named it first
   */
  public record TargetAnswers(
      HostName host,
      CdnName cdn,
      Optional<AgreementId> agreement,
      IpAddress address,
      long answers,
      double share,
      Optional<Instant> first) {}
}

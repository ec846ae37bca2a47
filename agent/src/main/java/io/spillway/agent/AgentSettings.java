package io.spillway.agent;

import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.Numbering;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a peering agent is given at its start.
 *
 * @param self the CDN that it speaks for
 * @param endpoint where other CDNs reach it
 * @param contacts CDNs known beforehand, with their endpoints
 * @param gossipEvery how often it compares advertisements with neighbours
 * @param advertisementLife how long an advertisement of its own is valid at least; renewed after a
 *     third
 * @param advertisementPace how much time there is at least between the advertisements of all CDNs:
 *     where many are known, each is renewed less often and lives longer
 * @param answerWithin how long a lender may take to answer a proposal
 * @param redirectZone below which borrowers may redirect clients to this CDN; this CDN's redirector
 *     answers it
 * @param numbering how what this CDN begins is named
 */
public record AgentSettings(
    CdnName self,
    URI endpoint,
    SortedMap<CdnName, URI> contacts,
    Duration gossipEvery,
    Duration advertisementLife,
    Duration advertisementPace,
    Duration answerWithin,
    Optional<HostName> redirectZone,
    Numbering numbering) {
  /** Copies. */
  public AgentSettings {
    contacts = Collections.unmodifiableSortedMap(new TreeMap<>(contacts));
  }

  /**
   * The usual intervals: gossip each second, advertisements for 60 s, five of them a second at
   * most, answers within 5 s.
   */
  public static AgentSettings of(CdnName self, URI endpoint, SortedMap<CdnName, URI> contacts) {
    return new AgentSettings(
        self,
        endpoint,
        contacts,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofMillis(200),
        Duration.ofSeconds(5),
        Optional.empty(),
        Numbering.of(self));
  }

  /** The same with a zone to which borrowers may redirect clients. */
  public AgentSettings withRedirectZone(Optional<HostName> zone) {
    return new AgentSettings(
        self,
        endpoint,
        contacts,
        gossipEvery,
        advertisementLife,
        advertisementPace,
        answerWithin,
        zone,
        numbering);
  }

  /** The same, named otherwise. */
  public AgentSettings withNumbering(Numbering next) {
    return new AgentSettings(
        self,
        endpoint,
        contacts,
        gossipEvery,
        advertisementLife,
        advertisementPace,
        answerWithin,
        redirectZone,
        next);
  }
}

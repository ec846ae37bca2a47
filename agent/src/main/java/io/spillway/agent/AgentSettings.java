package io.spillway.agent;

import io.spillway.model.CdnName;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a peering agent is given at its start.
 *
 * @param self the CDN that it speaks for
 * @param endpoint where other CDNs reach it
 * @param contacts CDNs known beforehand, with their endpoints
 * @param gossipEvery how often it compares advertisements with neighbours
 * @param advertisementLife how long an advertisement of its own is valid; renewed after a third
 * @param answerWithin how long a lender may take to answer a proposal
 */
public record AgentSettings(
    CdnName self,
    URI endpoint,
    SortedMap<CdnName, URI> contacts,
    Duration gossipEvery,
    Duration advertisementLife,
    Duration answerWithin) {
  /** Copies. */
  public AgentSettings {
    contacts = Collections.unmodifiableSortedMap(new TreeMap<>(contacts));
  }

  /** The usual intervals: gossip each second, advertisements for 60 s, answers within 5 s. */
  public static AgentSettings of(CdnName self, URI endpoint, SortedMap<CdnName, URI> contacts) {
    return new AgentSettings(
        self,
        endpoint,
        contacts,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5));
  }
}

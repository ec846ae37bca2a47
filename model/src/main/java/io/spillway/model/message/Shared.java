package io.spillway.model.message;

import io.spillway.model.AgreementId;
import io.spillway.model.Edge;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import java.time.Instant;
import java.util.List;

/** Messages that several parts are told. */
public interface Shared {
  /** Time has passed: a few times a second, at no promised rate. */
  record Tick()
      implements RegistryMessage, SurgeMessage, MediatorMessage, AgentMessage, MeteringMessage {}

  /**
   * The registry's present view.
   *
   * @param version grows with each change
   * @param edges the edges that are alive
   * @param services all services
   */
  record ResourcesPublished(long version, List<Edge> edges, List<Service> services)
      implements SurgeMessage, MediatorMessage, AgentMessage {
    /** Copies. */
    public ResourcesPublished {
      edges = List.copyOf(edges);
      services = List.copyOf(services);
    }
  }

  /**
   * The policy repository's present rules.
   *
   * @param document the rules with their version
   */
  record PolicyPublished(PolicyDocument document)
      implements SurgeMessage, MediatorMessage, AgentMessage {}

  /**
   * What a lender carries for this CDN.
   *
   * @param agreement under which agreement
   * @param service for which service
   * @param second the beginning of the second
   * @param served requests answered
   * @param refused requests refused or failed
   */
  record PeerLoad(
      AgreementId agreement,
      ServiceId service,
      Instant second,
      RequestRate served,
      RequestRate refused)
      implements SurgeMessage, MediatorMessage, MeteringMessage {
    /**
     * For so many seconds what a lender reported last stands for what it carries, while nothing is
     * heard of it: the one rule of the surge detector, which then counts nothing there, and of
     * steering, which then adds what it has sent there. Two rules would count it twice or not at
     * all.
     */
    public static final long STANDS_SECONDS = 20;

    /**
     * Whether the last report still stands for a second.
     *
     * @param reported the epoch second that was reported last
     * @param second the epoch second that is looked at
     */
    public static boolean stands(long reported, long second) {
      return reported >= second - STANDS_SECONDS;
    }
  }
}

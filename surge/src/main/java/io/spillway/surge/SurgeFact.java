package io.spillway.surge;

import io.spillway.engine.Fact;
import io.spillway.model.AgreementId;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.LogPosition;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the surge detector takes note of. */
public sealed interface SurgeFact extends Fact {
  @Override
  default String story() {
    return "";
  }

  @Override
  default String subject() {
    return "";
  }

  /**
   * The registry's view.
   *
   * @param capacity of all edges together
   * @param edges the edges, in order
   * @param hosts host names to their service
   */
  record ResourcesNoted(
      RequestRate capacity, List<EdgeId> edges, SortedMap<HostName, ServiceId> hosts)
      implements SurgeFact {
    /** Copies. */
    public ResourcesNoted {
      edges = List.copyOf(edges);
      hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
    }
  }

  /**
   * The policy's usable share.
   *
   * @param share of an edge's capacity, 0 to 1
   */
  record UsableShareNoted(double share) implements SurgeFact {}

  /**
   * An edge's log was read on, or found quiet.
   *
   * @param edge which edge
   * @param to where its log has been read to
   * @param at when
   * @param latest the latest epoch second that a line was of; 0 if there was none
   * @param counted what it says of seconds that are not finished
   */
  record EdgeHeard(
      EdgeId edge, LogPosition to, Instant at, long latest, List<EdgeReport.Counted> counted)
      implements SurgeFact {
    /** Copies. */
    public EdgeHeard {
      counted = List.copyOf(counted);
    }
  }

  /**
   * Clients and objects are hashed under another salt from now on: who came usually is not known
   * any more.
   *
   * @param salt its fingerprint
   * @param before that of the one before; empty for the first
   */
  record SaltNoted(String salt, String before) implements SurgeFact {
    @Override
    public String story() {
      return before.isEmpty()
          ? ""
          : "the salt of the logs is another one: which networks come usually is learnt anew";
    }
  }

  /**
   * A lender reported one second.
   *
   * @param agreement under which agreement
   * @param service which service
   * @param load how much
   */
  record PeerHeard(AgreementId agreement, ServiceId service, PeerReport.Load load)
      implements SurgeFact {}

  /**
   * A second is finished: the own edges carried this. Services that are not named carried nothing.
   *
   * @param second the epoch second
   * @param loads by service
   */
  record SecondFinished(long second, SortedMap<ServiceId, EdgeReport.Load> loads)
      implements SurgeFact {
    /** Copies. */
    public SecondFinished {
      loads = Collections.unmodifiableSortedMap(new TreeMap<>(loads));
    }
  }

  /**
   * Nothing is known of the seconds up to this one, or it is too late to use it.
   *
   * @param second the epoch second
   */
  record SecondsPassed(long second) implements SurgeFact {}

  /**
   * So much was counted in a second that still runs that demand has left its baseline.
   *
   * @param service which service
   * @param second the running epoch second
   */
  record LeftEarly(ServiceId service, long second) implements SurgeFact {}

  /**
   * Demand has left its baseline.
   *
   * @param service which service
   * @param demand now
   * @param baseline what is usual
   * @param usable what the own edges can carry
   * @param horizon how far ahead
   * @param exhaustion the probability that demand exceeds usable within it
   */
  record DemandLeftBaseline(
      ServiceId service,
      RequestRate demand,
      RequestRate baseline,
      RequestRate usable,
      Duration horizon,
      double exhaustion)
      implements SurgeFact {
    @Override
    public String story() {
      return "%s: demand %s left its baseline of %s; %s usable will be exceeded within %d s with probability %s"
          .formatted(
              service,
              demand,
              baseline,
              usable,
              horizon.toSeconds(),
              Math.floor(exhaustion * 100) / 100);
    }
  }

  /**
   * Demand is back at its baseline.
   *
   * @param service which service
   * @param demand now
   * @param baseline what is usual
   */
  record DemandReturned(ServiceId service, RequestRate demand, RequestRate baseline)
      implements SurgeFact {
    @Override
    public String story() {
      return "%s: demand %s is back near its baseline of %s".formatted(service, demand, baseline);
    }
  }
}

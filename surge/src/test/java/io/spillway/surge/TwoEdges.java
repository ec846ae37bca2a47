package io.spillway.surge;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.Forecast;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.LatencyHistogram;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.Sla;
import io.spillway.model.message.AgentMessage.OwnNeed;
import io.spillway.model.message.MediatorMessage.DemandForecast;
import io.spillway.model.message.MediatorMessage.EarlyForecast;
import io.spillway.model.message.RegistryMessage.OwnLoad;
import io.spillway.model.message.Shared;
import io.spillway.model.message.SurgeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** The part in virtual time: two edges that report every quarter of a second. */
abstract class TwoEdges {
  static final HostName OWN = new HostName("www.customer.example");
  static final HostName DELEGATED = new HostName("www.other.example");
  static final ServiceId CUSTOMER = new ServiceId("customer");
  static final EdgeId A = new EdgeId("a1");
  static final EdgeId B = new EdgeId("a2");
  static final AgreementId AGREEMENT = new AgreementId("agreement-1");
  static final long START = 100_000;

  /** A forecast told while a second ran, and when. */
  record Early(long millis, Forecast forecast) {}

  final SurgeDetector detector = new SurgeDetector();
  final List<Forecast> forecasts = new ArrayList<>();
  final List<Early> early = new ArrayList<>();
  final List<OwnLoad> ownLoads = new ArrayList<>();
  final List<OwnNeed> ownNeeds = new ArrayList<>();
  final List<String> stories = new ArrayList<>();
  SurgeState state = detector.initial();
  long millis = START * 1000;
  long offset;
  long changedAt;

  @BeforeEach
  void publish() {
    tell(
        new Shared.ResourcesPublished(
            1,
            List.of(edge(A, "127.10.1.1"), edge(B, "127.10.1.2")),
            List.of(
                new Service(
                    CUSTOMER,
                    List.of(OWN),
                    new Origin("127.0.0.20", 8090),
                    new Sla(0.95, Duration.ofMillis(500), 0.01),
                    true,
                    false,
                    "/up"))));
  }

  static Edge edge(EdgeId id, String address) {
    return new Edge(
        id,
        List.of(new IpAddress(address)),
        new Capacity(RequestRate.perSecond(60), new BitRate(100_000_000)),
        Footprint.EVERYWHERE);
  }

  void tell(SurgeMessage message) {
    Step<SurgeFact> step = detector.decide(state, message, Instant.ofEpochMilli(millis));
    for (SurgeFact fact : step.facts()) {
      state = detector.apply(state, fact);
      if (!fact.story().isEmpty()) {
        stories.add(fact.story());
        changedAt = fact instanceof SurgeFact.DemandLeftBaseline ? millis : changedAt;
      }
    }
    for (Effect effect : step.effects()) {
      switch (effect) {
        case Effect.Tell(var _, DemandForecast(Forecast forecast)) -> forecasts.add(forecast);
        case Effect.Tell(var _, EarlyForecast(Forecast forecast)) ->
            early.add(new Early(millis, forecast));
        case Effect.Tell(var _, OwnLoad load) -> ownLoads.add(load);
        case Effect.Tell(var _, OwnNeed need) -> ownNeeds.add(need);
        default -> throw new AssertionError("unexpected " + effect);
      }
    }
  }

  LogBatch batch(EdgeId edge, List<LoadSummary> summaries) {
    LogPosition from = new LogPosition("file-" + edge, offset);
    offset += 1;
    return new LogBatch(
        edge, from, new LogPosition("file-" + edge, offset), summaries, List.of(), 0);
  }

  static LoadSummary summary(HostName host, long second, long requests) {
    return summary(host, second, requests, 0);
  }

  static LoadSummary summary(HostName host, long second, long requests, long redirected) {
    return new LoadSummary(
        host,
        Instant.ofEpochSecond(second),
        requests,
        0,
        0,
        requests,
        requests * 1000,
        1,
        LatencyHistogram.EMPTY,
        redirected);
  }

  /** Plays one second: each edge reports its quarter as it passes. */
  void second(int quarterOfA, int quarterOfB) {
    for (int quarter = 0; quarter < 4; quarter++) {
      long now = millis / 1000;
      millis += 249;
      report(A, now, quarterOfA);
      report(B, now, quarterOfB);
      tell(new Shared.Tick());
      millis += 1;
    }
  }

  /** A negative count is an edge that says nothing at all. */
  void report(EdgeId edge, long second, int requests) {
    if (requests >= 0) {
      tell(
          new SurgeMessage.EdgeLoad(
              batch(
                  edge,
                  requests == 0
                      ? List.of()
                      : List.of(summary(OWN, second, requests), summary(DELEGATED, second, 100)))));
    }
  }

  void seconds(int count, int quarterOfA, int quarterOfB) {
    for (int i = 0; i < count; i++) {
      second(quarterOfA, quarterOfB);
    }
  }
}

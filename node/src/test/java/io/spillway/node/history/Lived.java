package io.spillway.node.history;

import io.spillway.agent.Agent;
import io.spillway.agent.AgentSettings;
import io.spillway.engine.Engine;
import io.spillway.engine.Journal;
import io.spillway.engine.Part;
import io.spillway.mediator.Mediator;
import io.spillway.mediator.MediatorSettings;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.Forecast;
import io.spillway.model.HostName;
import io.spillway.model.Inquiry;
import io.spillway.model.IpAddress;
import io.spillway.model.KeyId;
import io.spillway.model.Origin;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.Sla;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PolicyMessage;
import io.spillway.model.message.RegistryMessage;
import io.spillway.model.message.Shared;
import io.spillway.policy.PolicyRepository;
import io.spillway.registry.Registry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A CDN that has offered capacity to one peer, declined another, and begun to borrow itself. */
final class Lived {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final CdnName SELF = new CdnName("cdn-b.example");
  static final CdnName PEER = new CdnName("cdn-a.example");
  static final CdnName RIVAL = new CdnName("rival.example");
  static final ServiceId OWN = new ServiceId("own");
  static final Sla SLA = new Sla(0.95, Duration.ofMillis(500), 0.01);
  static final SortedMap<String, String> RULES =
      new TreeMap<>(
          Map.of("lend.to", "peer != 'rival.example'", "borrow.when", "demand > 0.9 * usable"));

  final Map<PartName, Part<?, ?, ?>> parts = new EnumMap<>(PartName.class);
  final Engine engine;
  Instant now = NOW;

  /**
   * Lives through it.
   *
   * @param journal where it is written
   * @param performed is told the id of each effect that goes outside
   */
  Lived(Journal journal, Consumer<String> performed) {
    parts.put(PartName.REGISTRY, new Registry());
    parts.put(PartName.POLICY, new PolicyRepository());
    parts.put(PartName.SURGE, new io.spillway.surge.SurgeDetector());
    parts.put(PartName.MEDIATOR, new Mediator(MediatorSettings.of(SELF, Duration.ofSeconds(20))));
    parts.put(
        PartName.AGENT,
        new Agent(AgentSettings.of(SELF, URI.create("https://192.0.2.1:7443"), new TreeMap<>())));
    parts.put(PartName.METERING, new io.spillway.metering.Metering(SELF));
    engine = new Engine(parts, journal, (id, effect) -> performed.accept(id), () -> now);
    tell(PartName.REGISTRY, resources());
    tell(
        PartName.POLICY,
        new PolicyMessage.ConfigureRules(
            RULES,
            Optional.of(
                new TreeMap<>(Map.of("lend.to", "cdn.yaml:41", "borrow.when", "cdn.yaml:42")))));
    for (PartName part : List.of(PartName.REGISTRY, PartName.AGENT, PartName.REGISTRY)) {
      tell(part, new Shared.Tick());
    }
    tell(PartName.AGENT, request(PEER));
    tell(PartName.AGENT, request(RIVAL));
    now = NOW.plusSeconds(60);
    tell(PartName.MEDIATOR, new MediatorMessage.DemandForecast(forecast()));
  }

  void tell(PartName part, PartMessage message) {
    engine.accept(part, "", message);
  }

  static RegistryMessage.PublishResources resources() {
    return new RegistryMessage.PublishResources(
        List.of(
            new Edge(
                new EdgeId("e1"),
                List.of(new IpAddress("198.51.100.1")),
                capacity(1_000),
                Footprint.EVERYWHERE)),
        List.of(
            new Service(
                OWN,
                List.of(new HostName("www.own.example")),
                new Origin("192.0.2.9", 80),
                SLA,
                true,
                false,
                "/up")));
  }

  static Capacity capacity(double requests) {
    return new Capacity(RequestRate.perSecond(requests), new BitRate((long) (requests * 100_000)));
  }

  static AgentMessage.PeerSaid request(CdnName from) {
    return new AgentMessage.PeerSaid(
        from,
        new KeyId("ab".repeat(32)),
        new PeerMessage.OfferRequest(
            new RequestId(from + ":request-1"),
            new Inquiry(
                new ServiceId("theirs"),
                List.of(new HostName("www." + from)),
                new Footprint(List.of(Footprint.EVERYWHERE.prefixes().getFirst())),
                capacity(100),
                SLA,
                Duration.ofMinutes(15))),
        List.of());
  }

  static Forecast forecast() {
    return new Forecast(
        OWN,
        NOW.plusSeconds(60),
        RequestRate.perSecond(950),
        RequestRate.perSecond(500),
        RequestRate.perSecond(1_400),
        RequestRate.perSecond(1_600),
        Duration.ofSeconds(25),
        RequestRate.perSecond(1_000),
        0.8,
        true,
        80_000,
        RequestRate.ZERO);
  }
}

package io.spillway.registry;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Money;
import io.spillway.model.OfferId;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.Tariff;
import io.spillway.model.message.RegistryMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A registry with its state and its time, and things to tell it. */
final class World {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final Registry registry = new Registry();
  final List<RegistryFact> facts = new ArrayList<>();
  RegistryState state = registry.initial();
  Instant now = START;

  /** Decides, folds, and gives what is to be done. */
  List<Effect> tell(RegistryMessage message) {
    Step<RegistryFact> step = registry.decide(state, message, now);
    for (RegistryFact fact : step.facts()) {
      state = registry.apply(state, fact);
      facts.add(fact);
    }
    return step.effects();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  static Capacity capacity(double requests, long bits) {
    return new Capacity(new RequestRate(requests), new BitRate(bits));
  }

  static Edge edge(int number) {
    return new Edge(
        new EdgeId("a" + number),
        List.of(new IpAddress("127.10.1." + number)),
        capacity(100, 1_000_000),
        Footprint.EVERYWHERE);
  }

  static RegistryMessage.PublishResources edges(int count) {
    List<Edge> edges = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      edges.add(edge(i));
    }
    return new RegistryMessage.PublishResources(edges, List.of());
  }

  static RegistryMessage.EdgeHealth health(int edge, boolean alive) {
    return new RegistryMessage.EdgeHealth(new EdgeId("a" + edge), alive, "asked");
  }

  static RegistryMessage.OwnLoad own(double requests, long bits) {
    return new RegistryMessage.OwnLoad(new RequestRate(requests), new BitRate(bits));
  }

  RegistryMessage.ReserveCapacity reserve(
      String name, String replaces, double requests, long bits) {
    return new RegistryMessage.ReserveCapacity(
        name,
        replaces.isEmpty() ? List.of() : List.of(replaces),
        capacity(requests, bits),
        0.2,
        now.plusSeconds(60));
  }

  AgreementTerms terms(String id, int revision) {
    Money price = new Money("EUR", 1_000_000);
    return new AgreementTerms(
        new AgreementId(id),
        revision,
        new OfferId("offer-1"),
        new ArrangementId("arrangement-1"),
        new CdnName("cdn-b.example"),
        new CdnName("cdn-a.example"),
        new ServiceId("customer"),
        List.of(new HostName("www.customer.example")),
        java.util.Optional.empty(),
        new Origin("127.0.0.20", 8090),
        "/up",
        Footprint.EVERYWHERE,
        capacity(50, 500_000),
        new Tariff(price, price, price),
        START,
        START.plusSeconds(60),
        START.plusSeconds(90),
        Duration.ofSeconds(10),
        0.02);
  }
}

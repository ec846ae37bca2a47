package io.spillway.node.hostile;

import io.spillway.agent.Agent;
import io.spillway.agent.AgentSettings;
import io.spillway.agent.AgentState;
import io.spillway.engine.Effect;
import io.spillway.engine.Engine;
import io.spillway.engine.Journal;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.MemoryJournal;
import io.spillway.engine.Part;
import io.spillway.mediator.Mediator;
import io.spillway.mediator.MediatorSettings;
import io.spillway.metering.Metering;
import io.spillway.model.AuctionDocument;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.KeyId;
import io.spillway.model.Origin;
import io.spillway.model.Prefix;
import io.spillway.model.RequestRate;
import io.spillway.model.SealedCeiling;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.Sla;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PolicyMessage;
import io.spillway.model.message.RegistryMessage;
import io.spillway.model.message.Shared;
import io.spillway.node.peering.Inbox;
import io.spillway.policy.PolicyRepository;
import io.spillway.registry.Registry;
import io.spillway.surge.SurgeDetector;
import io.spillway.wire.Codec;
import io.spillway.wire.Documents;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** All real deciding parts of one CDN behind its peering endpoint; what it says is kept. */
final class Victim implements Inbox {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final CdnName SELF = new CdnName("cdn-b.example");
  static final Footprint HOME = new Footprint(List.of(new Prefix("198.51.100.0/24")));
  static final Service OWN =
      new Service(
          new ServiceId("own"),
          List.of(new HostName("www.own.example")),
          new Origin("192.0.2.9", 80),
          new Sla(0.95, Duration.ofMillis(500), 0.01),
          true,
          false,
          "/up");

  final List<PeerMessage> said = new CopyOnWriteArrayList<>();
  final List<String> refused = new CopyOnWriteArrayList<>();
  private final Journal journal;
  private final Documents documents;
  private final List<Runnable> works = new ArrayList<>();
  private final Engine engine;
  volatile Instant now = NOW;

  Victim(Documents documents) {
    this(documents, parts -> new MemoryJournal());
  }

  Victim(Documents documents, Function<Map<PartName, Part<?, ?, ?>>, Journal> journals) {
    this.documents = documents;
    Map<PartName, Part<?, ?, ?>> parts = new EnumMap<>(PartName.class);
    parts.put(PartName.REGISTRY, new Registry());
    parts.put(PartName.POLICY, new PolicyRepository());
    parts.put(PartName.SURGE, new SurgeDetector());
    parts.put(PartName.MEDIATOR, new Mediator(MediatorSettings.of(SELF, Duration.ofSeconds(20))));
    parts.put(
        PartName.AGENT,
        new Agent(AgentSettings.of(SELF, URI.create("https://192.0.2.1:7443"), new TreeMap<>())));
    parts.put(PartName.METERING, new Metering(SELF));
    this.journal = journals.apply(parts);
    this.engine = new Engine(parts, journal, this::perform, () -> now);
    tell(
        PartName.REGISTRY,
        new RegistryMessage.PublishResources(
            List.of(
                new Edge(
                    new EdgeId("e1"), List.of(new IpAddress("198.51.100.1")), capacity(900), HOME)),
            List.of(OWN)));
    tell(PartName.POLICY, rules("0.0"));
    for (PartName part : List.of(PartName.REGISTRY, PartName.AGENT, PartName.REGISTRY)) {
      tell(part, new Shared.Tick());
    }
  }

  private static PolicyMessage rules(String standing) {
    return new PolicyMessage.ConfigureRules(
        new TreeMap<>(Map.of("lend.to", "peer != \"cdn-x.example\"", "borrow.standing", standing)));
  }

  /** From now on each peer is asked for a standing offer of so many requests/s. */
  void wantsStandingOffers(int requests) {
    tell(PartName.POLICY, rules(requests + ".0 / usable"));
    tell(PartName.AGENT, new Shared.Tick());
  }

  static Capacity capacity(double requests) {
    return new Capacity(RequestRate.perSecond(requests), new BitRate((long) (requests * 100_000)));
  }

  synchronized void tell(PartName part, PartMessage message) {
    tell(part, "", message);
  }

  private synchronized void tell(PartName part, String cause, PartMessage message) {
    engine.accept(part, cause, message);
    while (!works.isEmpty()) {
      works.removeFirst().run();
    }
  }

  private void perform(String id, Effect effect) {
    switch (effect) {
      case Effect.Send send -> said.add(send.message());
      case Effect.Perform(Work.SignAcceptance w) ->
          works.add(() ->
              engine.accept(
                  PartName.AGENT,
                  "",
                  new AgentMessage.AcceptanceSigned(
                      documents.signAcceptance(w.terms(), w.document()))));
      case Effect.Perform(Work.SignProposal w) ->
          works.add(() ->
              engine.accept(
                  PartName.AGENT,
                  "",
                  new AgentMessage.ProposalSigned(w.terms(), documents.signProposal(w.terms()))));
      case Effect.Perform(Work.SealCall w) ->
          works.add(() -> {
            SealedCeiling ceiling = w.ceiling("ce".repeat(16));
            AuctionDocument.Call call = w.call(ceiling);
            engine.accept(
                PartName.AGENT,
                "",
                new AgentMessage.CallSealed(call, documents.sign(call), ceiling));
          });
      case Effect.Perform(Work.SealBid w) ->
          signs(new AuctionDocument.Bid(w.auction(), w.call(), "5a".repeat(16), w.offer()));
      case Effect.Perform(Work.SignAuctionDocument w) -> signs(w.content());
      default -> {
        // Edges, tables and probes are not what is attacked here.
      }
    }
    engine.done(id);
  }

  private void signs(AuctionDocument content) {
    works.add(() ->
        engine.accept(
            PartName.AGENT,
            "",
            new AgentMessage.AuctionDocumentSigned(content, documents.sign(content))));
  }

  @Override
  public void received(
      CdnName from, KeyId key, String cause, PeerMessage message, List<KeyId> signers) {
    tell(PartName.AGENT, cause, new AgentMessage.PeerSaid(from, key, message, signers));
  }

  @Override
  public void refused(CdnName from, List<String> details) {
    refused.addAll(details);
  }

  synchronized AgentState agent() {
    return engine.state(PartName.AGENT, AgentState.class);
  }

  /** Everything that all parts know, but for how much was refused of whom. */
  synchronized String everything() {
    StringBuilder all = new StringBuilder();
    for (PartName part : PartName.values()) {
      ObjectNode state =
          (ObjectNode) JSON.readTree(Codec.standard().write(engine.state(part, Object.class)));
      state.remove("refusals");
      all.append(part).append(' ').append(state).append('\n');
    }
    return all.toString();
  }

  /** The entries of the journal after one of them. */
  synchronized List<JournalEntry> entriesAfter(long sequence) {
    return journal.list(sequence, 1_000);
  }

  synchronized long size() {
    return journal.lastSequence();
  }

  static Optional<String> reason(PeerMessage message) {
    if (message instanceof PeerMessage.OfferDeclined m) {
      return Optional.of(m.reason());
    }
    if (message instanceof PeerMessage.LongTermDeclined m) {
      return Optional.of(m.reason());
    }
    return message instanceof PeerMessage.AgreementRefusal m
        ? Optional.of(m.reason())
        : Optional.empty();
  }
}

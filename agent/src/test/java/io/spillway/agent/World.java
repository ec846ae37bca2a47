package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.Advertisement;
import io.spillway.model.AgreementTerms;
import io.spillway.model.AuctionDocument;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Digest;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.IpAddress;
import io.spillway.model.KeyId;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestRate;
import io.spillway.model.RevokedKey;
import io.spillway.model.SealedCeiling;
import io.spillway.model.Service;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SignedAgreement;
import io.spillway.model.SignedLongTerm;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.RegistryMessage;
import io.spillway.model.message.Shared;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Agents that talk to each other over a perfect network, each beside a registry that grants what is
 * free. What an agent tells its mediator and metering, and says to CDNs that are not here, is kept.
 */
final class World {
  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  final SortedMap<CdnName, Node> nodes = new TreeMap<>();
  final Deque<Letter> post = new ArrayDeque<>();
  Instant now = START;

  /** A message on its way. */
  record Letter(CdnName from, CdnName to, PeerMessage message) {}

  /** One CDN. */
  final class Node {
    final CdnName name;
    final Agent agent;
    final List<AgentFact> facts = new ArrayList<>();
    final List<MediatorMessage> mediator = new ArrayList<>();
    final List<MeteringMessage> metering = new ArrayList<>();
    final List<RegistryMessage> registry = new ArrayList<>();
    final List<PeerMessage> said = new ArrayList<>();
    final SortedMap<String, Capacity> reserved = new TreeMap<>();
    final List<KeyId> revocations = new ArrayList<>();
    boolean signs = true;
    List<RevokedKey> refusedKeys = List.of();
    AgentState state;
    double free = 1_000;

    /**
     * What the own services need of that: nothing is granted anew from it, nor taken back for it.
     */
    double own;

    Node(CdnName name, SortedMap<CdnName, URI> contacts) {
      this.name = name;
      this.agent = new Agent(AgentSettings.of(name, endpoint(name), contacts));
      this.state = agent.initial();
    }

    void tell(AgentMessage message) {
      Step<AgentFact> step = agent.decide(state, message, now);
      for (AgentFact fact : step.facts()) {
        state = agent.apply(state, fact);
        facts.add(fact);
      }
      step.effects().forEach(this::perform);
    }

    void hears(CdnName from, PeerMessage message) {
      hears(from, message, cdn -> new KeyId("key-of-" + cdn));
    }

    /** The same, where the advertisements in the message are signed by these keys. */
    void hears(CdnName from, PeerMessage message, Function<CdnName, KeyId> signers) {
      List<KeyId> all =
          message instanceof PeerMessage.Advertisements m
              ? m.advertisements().stream()
                  .map(each -> signers.apply(each.advertisement().cdn()))
                  .toList()
              : List.of();
      tell(new AgentMessage.PeerSaid(from, new KeyId("key-of-" + from), message, all));
    }

    private void perform(Effect effect) {
      switch (effect) {
        case Effect.Send send -> {
          said.add(send.message());
          post.add(new Letter(name, send.to(), send.message()));
        }
        case Effect.Tell tell -> told(tell);
        case Effect.Perform work -> work(work.work());
      }
    }

    private void told(Effect.Tell tell) {
      switch (tell.message()) {
        case RegistryMessage.ReserveCapacity asked -> {
          registry.add(asked);
          reserve(asked);
        }
        case RegistryMessage.ReleaseCapacity gone -> {
          registry.add(gone);
          reserved.remove(gone.reservation());
        }
        case RegistryMessage.MoveCapacity moved -> {
          registry.add(moved);
          move(moved);
        }
        case RegistryMessage other -> registry.add(other);
        case MediatorMessage m -> mediator.add(m);
        case MeteringMessage m -> metering.add(m);
        default -> throw new AssertionError("told " + tell);
      }
    }

    private void reserve(RegistryMessage.ReserveCapacity asked) {
      Capacity before = reserved.remove(asked.reservation());
      SortedMap<String, Capacity> all = new TreeMap<>(reserved);
      for (String replaced : asked.replaces()) {
        reserved.remove(replaced);
      }
      double others = reserved.values().stream().mapToDouble(c -> c.requests().perSecond()).sum();
      double wanted = asked.wanted().requests().perSecond();
      double kept =
          all.values().stream().mapToDouble(c -> c.requests().perSecond()).sum()
              - others
              + (before == null ? 0 : before.requests().perSecond());
      double anew = Math.min(wanted, free - others - own);
      double granted = Math.max(0, Math.max(anew, Math.min(Math.min(wanted, kept), free - others)));
      Capacity capacity = granted == 0 ? Capacity.ZERO : capacity(granted);
      if (granted > 0) {
        reserved.put(asked.reservation(), capacity);
      } else if (before != null) {
        reserved.put(asked.reservation(), before);
      }
      if (granted == 0) {
        reserved.putAll(all);
      }
      tell(new AgentMessage.CapacityReserved(asked.reservation(), capacity, asked.until()));
    }

    private void move(RegistryMessage.MoveCapacity moved) {
      Capacity from = reserved.getOrDefault(moved.from(), Capacity.ZERO);
      Capacity part = from.min(moved.part());
      boolean can = !part.isZero();
      if (can) {
        Capacity before = reserved.getOrDefault(moved.to(), Capacity.ZERO);
        reserved.put(moved.from(), from.minus(part));
        reserved.put(moved.to(), before.plus(part));
      }
      tell(
          new AgentMessage.CapacityReserved(
              moved.to(),
              can ? reserved.getOrDefault(moved.to(), Capacity.ZERO) : Capacity.ZERO,
              moved.until()));
    }

    private void work(Work work) {
      switch (work) {
        case Work.SignLongTerm w ->
            tell(new AgentMessage.LongTermSigned(w.terms(), "signed by " + name));
        case Work.CountersignLongTerm w ->
            tell(
                new AgentMessage.LongTermCountersigned(
                    new SignedLongTerm(
                        w.terms(),
                        w.document() + " and by " + name,
                        new KeyId("key-of-" + w.terms().author()),
                        new KeyId("key-of-" + name))));
        case Work.SignAdvertisement w ->
            tell(
                new AgentMessage.AdvertisementSigned(
                    new SignedAdvertisement(
                        w.advertisement(),
                        "signed by " + name + " with sequence " + w.advertisement().sequence()),
                    new KeyId("key-of-" + name)));
        case Work.SignProposal w ->
            tell(new AgentMessage.ProposalSigned(w.terms(), "signed by " + name));
        case Work.SignAuctionDocument(AuctionDocument content) ->
            tell(new AgentMessage.AuctionDocumentSigned(content, document(content)));
        case Work.SealCall w -> {
          SealedCeiling ceiling = w.ceiling(Digest.hex("ceiling of " + w.auction(), 32));
          AuctionDocument.Call call = w.call(ceiling);
          tell(new AgentMessage.CallSealed(call, document(call), ceiling));
        }
        case Work.SealBid w -> {
          AuctionDocument.Bid bid =
              new AuctionDocument.Bid(
                  w.auction(), w.call(), Digest.hex("salt of " + w.offer().id(), 32), w.offer());
          tell(new AgentMessage.AuctionDocumentSigned(bid, document(bid)));
        }
        case Work.SignAcceptance w -> {
          if (signs) {
            tell(new AgentMessage.AcceptanceSigned(signed(w.terms())));
          }
        }
        case Work.SignRevocation w -> revocations.add(w.key());
        case Work.RefuseKeys w -> refusedKeys = w.keys();
        default -> throw new AssertionError("work " + work);
      }
    }

    private String document(AuctionDocument content) {
      return content + " signed by " + name;
    }

    void tick() {
      tell(new Shared.Tick());
    }

    <T> List<T> said(Class<T> type) {
      return said.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T> List<T> toMediator(Class<T> type) {
      return mediator.stream().filter(type::isInstance).map(type::cast).toList();
    }

    double reservedRequests() {
      return reserved.values().stream().mapToDouble(c -> c.requests().perSecond()).sum();
    }

    List<String> refusals() {
      return facts.stream()
          .filter(AgentFact.Refused.class::isInstance)
          .map(f -> ((AgentFact.Refused) f).reason())
          .toList();
    }
  }

  /** A CDN with one edge of 1,000 requests/s, these services and rules besides the defaults. */
  Node add(String name, List<Service> services, SortedMap<String, String> rules, String... knows) {
    SortedMap<CdnName, URI> contacts = new TreeMap<>();
    for (String contact : knows) {
      contacts.put(new CdnName(contact), endpoint(new CdnName(contact)));
    }
    Node node = new Node(new CdnName(name), contacts);
    nodes.put(node.name, node);
    node.tell(new Shared.PolicyPublished(new PolicyDocument(1, rules)));
    Edge edge =
        new Edge(
            new EdgeId("e1"),
            List.of(new IpAddress("127.10.1.1")),
            capacity(1_000),
            Footprint.EVERYWHERE);
    node.tell(new Shared.ResourcesPublished(1, List.of(edge), services));
    node.tell(new AgentMessage.Lendable(capacity(800), Footprint.EVERYWHERE));
    return node;
  }

  /** Time passes; agents tick and hear each other until nothing is said. */
  void pass(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusSeconds(1);
      nodes.values().forEach(Node::tick);
      deliver();
    }
  }

  void deliver() {
    for (Letter letter = post.poll(); letter != null; letter = post.poll()) {
      Node to = nodes.get(letter.to());
      if (to != null) {
        to.hears(letter.from(), letter.message());
      }
    }
  }

  static URI endpoint(CdnName cdn) {
    return URI.create("https://" + cdn + ":7443");
  }

  static Capacity capacity(double requests) {
    return new Capacity(RequestRate.perSecond(requests), new BitRate((long) (requests * 1_000)));
  }

  static SignedAgreement signed(AgreementTerms terms) {
    return new SignedAgreement(
        terms,
        "both signed revision " + terms.revision() + " of " + terms.id(),
        new KeyId("key-of-" + terms.borrower()),
        new KeyId("key-of-" + terms.lender()));
  }

  SignedAdvertisement advertisement(String cdn, long sequence, Duration age, Duration life) {
    Instant issued = now.minus(age);
    return new SignedAdvertisement(
        new Advertisement(
            new CdnName(cdn),
            endpoint(new CdnName(cdn)),
            sequence,
            issued,
            issued.plus(life),
            Optional.empty(),
            List.of(Advertisement.limits(capacity(10), Footprint.EVERYWHERE))),
        "signed by " + cdn + " with sequence " + sequence);
  }
}

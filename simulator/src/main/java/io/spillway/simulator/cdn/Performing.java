package io.spillway.simulator.cdn;

import io.spillway.allocation.Allocator;
import io.spillway.engine.Effect;
import io.spillway.engine.Performer;
import io.spillway.model.AgreementTerms;
import io.spillway.model.AuctionDocument;
import io.spillway.model.Capacity;
import io.spillway.model.Digest;
import io.spillway.model.Edge;
import io.spillway.model.IpAddress;
import io.spillway.model.ProbeSeen;
import io.spillway.model.SealedCeiling;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SteeringTable;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.RegistryMessage;
import io.spillway.simulator.world.SimulatedEdge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Performs what a node's parts ask for. Work takes time; its result may come late or twice. Work on
 * the edges is done one after the other, as adapters do it; so are tables.
 */
final class Performing implements Performer {
  private static final Duration LATEST = Duration.ofSeconds(4);
  private static final int SALT_BYTES = 32;
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

  private static final byte[] PROBING = {10, (byte) 201, 0, 1};

  private final SimulatedNode node;
  private final Surroundings around;
  private final long mine;
  private final LogReader reader;
  private final Post post;
  private Instant edgesFree = Instant.MIN;
  private Instant tablesFree = Instant.MIN;
  private long signings;

  Performing(SimulatedNode node, Surroundings around, long mine, LogReader reader) {
    this.node = node;
    this.around = around;
    this.mine = mine;
    this.reader = reader;
    this.post = new Post(node, around, mine);
  }

  @Override
  public void perform(String effectId, Effect effect) {
    node.endanger(effectId.endsWith("/0") ? CrashPoint.AFTER_COMMIT : CrashPoint.BETWEEN_EFFECTS);
    switch (effect) {
      case Effect.Send send -> post.send(effectId, send);
      case Effect.Perform(Work work) -> perform(effectId, work);
      case Effect.Tell tell -> throw new IllegalArgumentException("not for a performer: " + tell);
    }
  }

  private void perform(String id, Work work) {
    switch (work) {
      case Work.SignAdvertisement w ->
          later(
              id,
              PartName.AGENT,
              () ->
                  new AgentMessage.AdvertisementSigned(
                      new SignedAdvertisement(
                          w.advertisement(),
                          around
                              .seal()
                              .sign(node.name(), w.advertisement().toString(), "always the same")),
                      around.seal().key(node.name())));
      case Work.SignProposal w ->
          later(
              id,
              PartName.AGENT,
              () ->
                  new AgentMessage.ProposalSigned(
                      w.terms(), around.seal().propose(w.terms(), circumstances())));
      case Work.SignAcceptance w ->
          later(
              id,
              PartName.AGENT,
              () ->
                  new AgentMessage.AcceptanceSigned(around.seal().accept(w.terms(), w.document())));
      case Work.SolveAllocation w ->
          later(
              id,
              PartName.MEDIATOR,
              () -> new MediatorMessage.AllocationSolved(Allocator.solve(w.problem())));
      case Work.SignAuctionDocument(AuctionDocument content) ->
          later(id, PartName.AGENT, () -> signed(content));
      case Work.SealCall w ->
          later(
              id,
              PartName.AGENT,
              () -> {
                SealedCeiling ceiling = w.ceiling(salt());
                AuctionDocument.Call call = w.call(ceiling);
                return new AgentMessage.CallSealed(
                    call, around.seal().sign(node.name(), call, circumstances()), ceiling);
              });
      case Work.SealBid w ->
          later(
              id,
              PartName.AGENT,
              () -> signed(new AuctionDocument.Bid(w.auction(), w.call(), salt(), w.offer())));
      case Work.SignLongTerm w ->
          later(
              id,
              PartName.AGENT,
              () ->
                  new AgentMessage.LongTermSigned(
                      w.terms(),
                      around.seal().sign(node.name(), w.terms().toString(), circumstances())));
      case Work.CountersignLongTerm w ->
          later(
              id,
              PartName.AGENT,
              () ->
                  new AgentMessage.LongTermCountersigned(
                      around.seal().countersign(w.terms(), w.document())));
      case Work.InstallSite w -> {
        edgesFree = max(edgesFree).plus(some(200, 900));
        tell(edgesFree, id, PartName.REGISTRY, () -> install(w));
      }
      case Work.RemoveSite w -> {
        edgesFree = max(edgesFree).plus(some(100, 500));
        remove(edgesFree, id, w);
      }
      case Work.ProbeSite w ->
          tell(now().plus(some(10, 300)), id, PartName.MEDIATOR, () -> probe(w));
      case Work.PublishTable w -> {
        tablesFree = max(tablesFree).plus(some(1, 20));
        publish(tablesFree, id, w);
      }
      case Work.SignRevocation _ -> node.within(mine, e -> e.done(id));
      case Work.RefuseKeys _ -> node.within(mine, e -> e.done(id));
      case Work.RedirectShare w -> {
        edgesFree = max(edgesFree).plus(some(100, 1500));
        redirect(edgesFree, id, w);
      }
    }
  }

  private AgentMessage signed(AuctionDocument content) {
    return new AgentMessage.AuctionDocumentSigned(
        content, around.seal().sign(node.name(), content, circumstances()));
  }

  private String salt() {
    return Digest.hex(around.chance().secret() + " " + circumstances(), SALT_BYTES);
  }

  private String circumstances() {
    signings++;
    return "signing " + mine + "." + signings + " at " + node.clock();
  }

  private Instant now() {
    return around.agenda().now();
  }

  private Instant max(Instant free) {
    return free.isAfter(now()) ? free : now();
  }

  private Duration some(int leastMillis, int mostMillis) {
    return around.chance().between(Duration.ofMillis(leastMillis), Duration.ofMillis(mostMillis));
  }

  private void at(Instant time, Runnable action) {
    around.agenda().after(Duration.between(now(), time), action);
  }

  private void later(String id, PartName to, Supplier<PartMessage> result) {
    boolean late = around.chance().happens(around.weather().faults().lateWork());
    Duration pause = some(1, 10);
    tell(
        now().plus(late ? pause.plus(around.chance().between(Duration.ZERO, LATEST)) : pause),
        id,
        to,
        result);
  }

  private void tell(Instant when, String id, PartName to, Supplier<PartMessage> result) {
    at(
        when,
        () ->
            node.within(
                mine,
                e -> {
                  PartMessage message = result.get();
                  e.accept(to, "", message);
                  e.done(id);
                  if (around.chance().happens(around.weather().faults().workTwice())) {
                    Instant again = now().plus(around.chance().between(Duration.ZERO, LATEST));
                    at(again, () -> node.within(mine, e2 -> e2.accept(to, "", message)));
                  }
                }));
  }

  private RegistryMessage.DelegationResult install(Work.InstallSite work) {
    AgreementTerms terms = work.terms();
    double total = 0;
    for (Edge edge : work.edges()) {
      total += edge.capacity().requests().perSecond();
    }
    boolean shirks = node.liar().filter(l -> l.lie() == Lie.SHIRKS).isPresent();
    List<IpAddress> addresses = new ArrayList<>();
    for (Edge edge : work.edges()) {
      Capacity cap = terms.capacity().times(edge.capacity().requests().perSecond() / total);
      for (SimulatedEdge real : node.edges()) {
        if (real.id().equals(edge.id()) && real.alive()) {
          real.install(terms, cap, shirks);
          addresses.addAll(edge.addresses());
        }
      }
    }
    return new RegistryMessage.DelegationResult(
        terms.id(),
        terms.revision(),
        !addresses.isEmpty(),
        addresses,
        addresses.size() + " of " + work.edges().size() + " edges are ready");
  }

  private void remove(Instant when, String id, Work.RemoveSite work) {
    at(
        when,
        () ->
            node.within(
                mine,
                e -> {
                  node.edges().forEach(edge -> edge.remove(work.terms().id()));
                  reader.readAll(e);
                  e.accept(
                      PartName.REGISTRY, "", new RegistryMessage.DissolveResult(work.terms().id()));
                  e.done(id);
                }));
  }

  private MediatorMessage.ProbeCompleted probe(Work.ProbeSite work) {
    String nonce = HexFormat.of().toHexDigits(around.chance().secret()).repeat(2);
    SimulatedEdge edge = around.streets().get(work.address());
    boolean ok =
        edge != null
            && !around.chance().happens(around.weather().faults().mail().loss() / 4)
            && leadsTo(work)
            && edge.answerProbe(new ProbeSeen(work.host(), work.terms().probePath(), nonce), now());
    return new MediatorMessage.ProbeCompleted(
        work.terms().id(),
        work.host(),
        work.address(),
        nonce,
        ok,
        edge == null ? Duration.ZERO : edge.answersIn(),
        ok ? "200" : "no answer");
  }

  /** Whether the name that a lender answers itself leads to the edge that is probed. */
  private boolean leadsTo(Work.ProbeSite work) {
    if (!work.terms().redirectHost().equals(Optional.of(work.host()))) {
      return true;
    }
    SimulatedNode lender = around.nodes().get(work.terms().lender());
    return lender != null
        && lender.redirector().answer(work.host(), PROBING, lender.clock()).targets().stream()
            .anyMatch(target -> target.address().equals(work.address()));
  }

  private void redirect(Instant when, String id, Work.RedirectShare work) {
    at(
        when,
        () ->
            node.within(
                mine,
                e -> {
                  node.edges().forEach(edge -> edge.redirect(work));
                  e.done(id);
                }));
  }

  /**
   * A table that is on its way when its process is replaced still gets there, and may be late: as
   * from a process that has slept and woken.
   */
  private void publish(Instant when, String id, Work.PublishTable work) {
    SteeringTable table = new SteeringTable(mine, work.table().version(), work.table().entries());
    at(
        when,
        () -> {
          if (node.isUp() && node.epoch() == mine) {
            node.publish(table);
            node.within(mine, e -> e.done(id));
          } else {
            Duration asleep = around.chance().between(Duration.ZERO, LONGEST_SLEEP);
            at(now().plus(asleep), () -> node.publish(table));
          }
        });
  }
}

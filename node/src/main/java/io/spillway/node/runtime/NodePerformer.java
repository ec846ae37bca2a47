package io.spillway.node.runtime;

import io.spillway.allocation.Allocator;
import io.spillway.engine.Effect;
import io.spillway.engine.JournalException;
import io.spillway.engine.Performer;
import io.spillway.model.AuctionDocument;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.RevokedKey;
import io.spillway.model.SealedCeiling;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SteeringTable;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.RegistryMessage;
import io.spillway.wire.Documents;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs what the deciding parts ask for, outside their thread. */
public final class NodePerformer implements Performer, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodePerformer.class);

  private static final int SALT_BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final Documents documents;
  private final Consumer<List<RevokedKey>> refusing;
  private final InstantSource time;
  private final EdgeFleet fleet;
  private final FrontDoorProbe probe;
  private final Consumer<SteeringTable> redirector;
  private final Outgoing outgoing;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService tables =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("tables").factory());
  private final ExecutorService redirects =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("redirects").factory());
  private final ExecutorService keys =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("keys").factory());
  private Optional<Wiring> wiring = Optional.empty();

  /** Says things to other CDNs, at least once. */
  public interface Outgoing {
    /**
     * Takes a message for delivery; must not block.
     *
     * @param effectId names it; a repetition has the same one
     * @param done to be run when it was delivered or has become pointless
     */
    void send(String effectId, CdnName to, PeerMessage message, Runnable done);
  }

  /**
   * What exists only after the performer.
   *
   * @param loop where results go
   * @param telemetry read to the end when a site was taken away
   */
  public record Wiring(DecisionLoop loop, Telemetry telemetry) {}

  /**
   * A performer.
   *
   * @param documents signs
   * @param refusing believes exactly these keys no more
   * @param time of what is signed
   * @param fleet the edges
   * @param probe asks peers' edges
   * @param redirector takes tables
   * @param outgoing talks to other CDNs
   */
  public NodePerformer(
      Documents documents,
      Consumer<List<RevokedKey>> refusing,
      InstantSource time,
      EdgeFleet fleet,
      FrontDoorProbe probe,
      Consumer<SteeringTable> redirector,
      Outgoing outgoing) {
    this.documents = documents;
    this.refusing = refusing;
    this.time = time;
    this.fleet = fleet;
    this.probe = probe;
    this.redirector = redirector;
    this.outgoing = outgoing;
  }

  /** To be called once, before the loop starts. */
  public void wire(Wiring wires) {
    wiring = Optional.of(wires);
  }

  @Override
  public void perform(String effectId, Effect effect) {
    DecisionLoop loop = wiring.orElseThrow().loop();
    switch (effect) {
      case Effect.Send send ->
          outgoing.send(effectId, send.to(), send.message(), () -> loop.done(effectId));
      case Effect.Perform(Work work) -> {
        ExecutorService where = executor(work);
        var _ = where.submit(() -> attempt(effectId, work));
      }
      case Effect.Tell tell -> throw new IllegalArgumentException("not for a performer: " + tell);
    }
  }

  /** What replaces what was asked for before is done in the order in which it was asked for. */
  private ExecutorService executor(Work work) {
    return switch (work) {
      case Work.PublishTable _ -> tables;
      case Work.RedirectShare _ -> redirects;
      case Work.RefuseKeys _ -> keys;
      case Work.SignAdvertisement _,
          Work.SignProposal _,
          Work.SignAcceptance _,
          Work.SignAuctionDocument _,
          Work.SealCall _,
          Work.SealBid _,
          Work.SignRevocation _,
          Work.SignLongTerm _,
          Work.CountersignLongTerm _,
          Work.SolveAllocation _,
          Work.InstallSite _,
          Work.RemoveSite _,
          Work.ProbeSite _ ->
          threads;
    };
  }

  private void attempt(String effectId, Work work) {
    try {
      carryOut(work);
      wiring.orElseThrow().loop().done(effectId);
    } catch (RuntimeException e) {
      // It stays in the outbox and is tried again after the next start.
      if (isEnding(e)) {
        LOG.debug("work is left: {}", work.getClass().getSimpleName());
        return;
      }
      LOG.error("work failed: {}", work.getClass().getSimpleName(), e);
    }
  }

  /** Whether the loop takes nothing any more; why has been told already. */
  private static boolean isEnding(RuntimeException e) {
    return e instanceof RejectedExecutionException
        || e.getCause() instanceof RejectedExecutionException
        || e.getCause() instanceof JournalException;
  }

  private void carryOut(Work work) {
    switch (work) {
      case Work.SignAdvertisement w -> {
        SignedAdvertisement signed = documents.signWithEncryptionKey(w.advertisement());
        KeyId key = Documents.signers(signed.document()).getFirst();
        tell(PartName.AGENT, new AgentMessage.AdvertisementSigned(signed, key));
      }
      case Work.SignProposal w ->
          tell(
              PartName.AGENT,
              new AgentMessage.ProposalSigned(w.terms(), documents.signProposal(w.terms())));
      case Work.SignAcceptance w ->
          tell(
              PartName.AGENT,
              new AgentMessage.AcceptanceSigned(documents.signAcceptance(w.terms(), w.document())));
      case Work.SolveAllocation w ->
          tell(
              PartName.MEDIATOR,
              new MediatorMessage.AllocationSolved(Allocator.solve(w.problem())));
      case Work.SignAuctionDocument(AuctionDocument content) ->
          tell(
              PartName.AGENT,
              new AgentMessage.AuctionDocumentSigned(content, documents.sign(content)));
      case Work.SealCall w -> {
        SealedCeiling ceiling = w.ceiling(salt());
        AuctionDocument.Call call = w.call(ceiling);
        tell(PartName.AGENT, new AgentMessage.CallSealed(call, documents.sign(call), ceiling));
      }
      case Work.SignLongTerm w ->
          tell(
              PartName.AGENT,
              new AgentMessage.LongTermSigned(w.terms(), documents.sign(w.terms())));
      case Work.CountersignLongTerm w ->
          tell(
              PartName.AGENT,
              new AgentMessage.LongTermCountersigned(
                  documents.countersign(w.terms(), w.document())));
      case Work.SealBid w -> {
        AuctionDocument.Bid bid = new AuctionDocument.Bid(w.auction(), w.call(), salt(), w.offer());
        tell(PartName.AGENT, new AgentMessage.AuctionDocumentSigned(bid, documents.sign(bid)));
      }
      case Work.InstallSite w -> tell(PartName.REGISTRY, fleet.install(w));
      case Work.RemoveSite w -> remove(w);
      case Work.ProbeSite w -> tell(PartName.MEDIATOR, probe.probe(w));
      case Work.PublishTable w -> redirector.accept(w.table());
      case Work.RedirectShare w -> fleet.redirect(w);
      case Work.RefuseKeys w -> refusing.accept(w.keys());
      case Work.SignRevocation w ->
          documents
              .signRevocation(w.key(), time.instant(), w.reason())
              .ifPresent(signed -> tell(PartName.AGENT, new AgentMessage.RevocationSigned(signed)));
    }
  }

  /** Nobody can guess a bid, or a ceiling, by the digest of what holds this. */
  private String salt() {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return HexFormat.of().formatHex(salt);
  }

  private void remove(Work.RemoveSite work) {
    if (!fleet.remove(work.terms().id())) {
      LOG.warn(
          "{} could not be taken off every edge; tried again at the next start", work.terms().id());
    }
    // What clients fetched until now stands in the logs: count it before the accounts are closed.
    wiring.orElseThrow().telemetry().readAll();
    tell(PartName.REGISTRY, new RegistryMessage.DissolveResult(work.terms().id()));
  }

  private void tell(PartName to, PartMessage message) {
    wiring.orElseThrow().loop().tell(to, "", message).join();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    tables.shutdownNow();
    redirects.shutdownNow();
    keys.shutdownNow();
  }
}

package io.spillway.simulator.cdn;

import io.spillway.engine.Effect;
import io.spillway.model.CdnName;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says things to other CDNs: repeats each until it is acknowledged or has become pointless, as the
 * node's peer client does. What was not acknowledged before a crash is said again after it.
 */
final class Post {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration MEASURED_EVERY = Duration.ofSeconds(10);
  private static final Duration STATE = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration BINDING = Duration.ofHours(1);
  private static final Duration MONEY = Duration.ofHours(24);

  private final SimulatedNode node;
  private final Surroundings around;
  private final long mine;
  private final TreeSet<String> waiting = new TreeSet<>();
  private final TreeMap<CdnName, Instant> measured = new TreeMap<>();

  Post(SimulatedNode node, Surroundings around, long mine) {
    this.node = node;
    this.around = around;
    this.mine = mine;
  }

  void send(String effectId, Effect.Send send) {
    if (node.liar().isEmpty()) {
      begin(effectId, send);
      return;
    }
    // What was decided counts as said, whatever a liar says instead.
    waiting.add(effectId);
    around.agenda().after(Duration.ZERO, () -> finish(effectId));
    List<Liar.Spoken> said = node.liar().get().instead(send.to(), send.message());
    for (int i = 0; i < said.size(); i++) {
      String id = effectId + "~" + mine + "." + i;
      begin(id, new Effect.Send(said.get(i).to(), said.get(i).message()));
    }
  }

  private void begin(String id, Effect.Send send) {
    waiting.add(id);
    Instant until = around.agenda().now().plus(lifetime(send.message()));
    around.agenda().after(Duration.ZERO, () -> attempt(id, send, until, FIRST_PAUSE));
  }

  private void attempt(String id, Effect.Send send, Instant until, Duration pause) {
    if (!waiting.contains(id) || !node.isUp() || node.epoch() != mine) {
      return;
    }
    if (around.agenda().now().isAfter(until)) {
      finish(id);
      return;
    }
    CdnName self = node.name();
    Instant sent = around.agenda().now();
    around
        .network()
        .carry(
            self,
            send.to(),
            () -> {
              SimulatedNode peer = around.nodes().get(send.to());
              if (peer != null && peer.receive(self, cause(id), send.message())) {
                around
                    .network()
                    .carry(
                        send.to(),
                        self,
                        () -> {
                          measure(send.to(), sent);
                          finish(id);
                        });
              }
            });
    Duration twice = pause.multipliedBy(2);
    Duration next = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    around.agenda().after(pause, () -> attempt(id, send, until, next));
  }

  /** As the node does: an id of a journal that was lost is no id of the next one. */
  private String cause(String id) {
    return "peer:" + node.name() + ":" + node.incarnation() + id;
  }

  /** As the node does, for each peer once in ten seconds. */
  private void measure(CdnName peer, Instant sent) {
    Instant now = around.agenda().now();
    Instant before = measured.getOrDefault(peer, Instant.MIN);
    if (before.isBefore(now.minus(MEASURED_EVERY))) {
      measured.put(peer, now);
      Duration time = Duration.between(sent, now);
      node.within(
          mine, e -> e.accept(PartName.AGENT, "", new AgentMessage.RoundTripMeasured(peer, time)));
    }
  }

  private void finish(String id) {
    node.within(
        mine,
        e -> {
          if (waiting.remove(id)) {
            e.done(id);
          }
        });
  }

  /** How long it is worth while to repeat a message: as the node reckons (Lifetimes). */
  private static Duration lifetime(PeerMessage message) {
    return switch (message) {
      case PeerMessage.AdvertisementDigest _ -> STATE;
      case PeerMessage.AdvertisementsWanted _ -> STATE;
      case PeerMessage.LoadReport _ -> STATE;
      case PeerMessage.RemainingCapacity _ -> STATE;
      case PeerMessage.Advertisements _ -> ANSWER;
      case PeerMessage.OfferRequest _ -> ANSWER;
      case PeerMessage.OfferMade _ -> ANSWER;
      case PeerMessage.AuctionCalled _ -> ANSWER;
      case PeerMessage.BidCommitted _ -> ANSWER;
      case PeerMessage.BidsClosed _ -> ANSWER;
      case PeerMessage.BidOpened _ -> ANSWER;
      case PeerMessage.AuctionEnded _ -> ANSWER;
      case PeerMessage.OfferDeclined _ -> ANSWER;
      case PeerMessage.AgreementProposal _ -> BINDING;
      case PeerMessage.AgreementAcceptance _ -> BINDING;
      case PeerMessage.AgreementRefusal _ -> BINDING;
      case PeerMessage.DelegationReady _ -> BINDING;
      case PeerMessage.DelegationFailed _ -> BINDING;
      case PeerMessage.Termination _ -> MONEY;
      case PeerMessage.UsageStatement _ -> MONEY;
      case PeerMessage.StatementVerdict _ -> MONEY;
      case PeerMessage.InvoiceIssued _ -> MONEY;
      case PeerMessage.InvoiceVerdict _ -> MONEY;
      case PeerMessage.KeysRevoked _ -> MONEY;
      case PeerMessage.LongTermProposed _ -> MONEY;
      case PeerMessage.LongTermApproved _ -> MONEY;
      case PeerMessage.LongTermDeclined _ -> MONEY;
      case PeerMessage.LongTermEnded _ -> MONEY;
    };
  }
}

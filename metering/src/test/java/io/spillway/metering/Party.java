package io.spillway.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.metering.ledger.LedgerView;
import io.spillway.model.CdnName;
import io.spillway.model.message.AgentMessage.AccountSettled;
import io.spillway.model.message.AgentMessage.AgreementClosed;
import io.spillway.model.message.AgentMessage.EndedByPeer;
import io.spillway.model.message.AgentMessage.LentLoad;
import io.spillway.model.message.AgentMessage.SayToPeer;
import io.spillway.model.message.AgentMessage.UsageJudged;
import io.spillway.model.message.AgreementUnmetered;
import io.spillway.model.message.MediatorMessage.AgreementSettled;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One CDN's metering with what it said. */
final class Party {
  final CdnName name;
  final List<MeteringFact> facts = new ArrayList<>();
  final List<PeerMessage> said = new ArrayList<>();
  final List<LentLoad> lentLoads = new ArrayList<>();
  final List<AgreementSettled> settled = new ArrayList<>();
  final List<EndedByPeer> ended = new ArrayList<>();
  final List<AgreementUnmetered> unmetered = new ArrayList<>();
  final List<AgreementClosed> closed = new ArrayList<>();
  final List<UsageJudged> judged = new ArrayList<>();
  final List<AccountSettled> accounts = new ArrayList<>();
  MeteringState state;
  private final Metering metering;

  Party(CdnName name) {
    this.name = name;
    this.metering = new Metering(name);
    this.state = metering.initial();
  }

  /** Tells it something; what it says to its peer is in {@link #said} and returned. */
  List<PeerMessage> told(MeteringMessage message, Instant now) {
    Step<MeteringFact> step = metering.decide(state, message, now);
    for (MeteringFact fact : step.facts()) {
      state = metering.apply(state, fact);
      facts.add(fact);
    }
    List<PeerMessage> messages = new ArrayList<>();
    for (Effect effect : step.effects()) {
      switch (((Effect.Tell) effect).message()) {
        case SayToPeer say -> messages.add(say.message());
        case LentLoad load -> lentLoads.add(load);
        case EndedByPeer shown -> ended.add(shown);
        case AgreementUnmetered told -> unmetered.add(told);
        case AgreementClosed done -> closed.add(done);
        case AgreementSettled done -> settled.add(done);
        case UsageJudged told -> judged.add(told);
        case AccountSettled told -> accounts.add(told);
        default -> throw new AssertionError("unexpected " + effect);
      }
    }
    said.addAll(messages);
    return messages;
  }

  List<PeerMessage> tick(Instant now) {
    return told(new Shared.Tick(), now);
  }

  List<PeerMessage> hears(CdnName from, PeerMessage message, Instant now) {
    return told(new MeteringMessage.PeerAccount(from, message), now);
  }

  LedgerView ledger() {
    return new LedgerView(state.ledger());
  }

  List<String> stories() {
    return facts.stream().map(MeteringFact::story).filter(s -> !s.isEmpty()).toList();
  }

  /** After a crash: folds its facts again and goes on from there. */
  void restart() {
    MeteringState folded = metering.initial();
    for (MeteringFact fact : facts) {
      folded = metering.apply(folded, fact);
    }
    assertThat(folded).isEqualTo(state);
    state = folded;
  }
}

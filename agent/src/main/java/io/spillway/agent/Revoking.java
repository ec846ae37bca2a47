package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.Revocation;
import io.spillway.model.SignedRevocation;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Takes keys out of use. Who revokes a key of its own tells every CDN that it knows; who hears of a
 * revocation for the first time honours it and tells a few others. Nothing is ever authorised by
 * it. What a key has advertised is forgotten with it: whoever stole it may have advertised an
 * endpoint and an encryption key of its own, at a sequence that the owner never reaches.
 */
final class Revoking {
  private static final int FANOUT = 3;

  private final AgentSettings settings;

  Revoking(AgentSettings settings) {
    this.settings = settings;
  }

  static void tick(Step.Draft<AgentState, AgentFact> draft, Instant now) {
    boolean any = false;
    for (KeyRecord.Heard heard : List.copyOf(draft.state().keys().revoked().values())) {
      SignedRevocation signed = heard.signed();
      if (signed.revocation().expiresAt().isBefore(now)) {
        draft.note(new AgentFact.RevocationForgotten(signed.revocation().key()));
        any = true;
      }
    }
    if (any) {
      enforce(draft);
    }
  }

  static void used(
      Step.Draft<AgentState, AgentFact> draft, AgentMessage.IdentityUsed m, Instant now) {
    boolean known = draft.state().keys().own().filter(own -> own.key().equals(m.key())).isPresent();
    if (!known) {
      boolean first = draft.state().keys().own().isEmpty();
      draft.note(new AgentFact.IdentityNoted(new KeyRecord.Own(m.key(), now, m.until()), first));
    }
  }

  /** An operator's order: refused here at once; told to others if the key is this CDN's own. */
  static void order(
      Step.Draft<AgentState, AgentFact> draft, AgentMessage.RevokeKey m, Instant now) {
    KeyId key = m.key();
    boolean inUse = draft.state().keys().own().filter(own -> own.key().equals(key)).isPresent();
    if (inUse || draft.state().keys().refused().containsKey(key)) {
      return;
    }
    draft.note(new AgentFact.KeyRefused(key, new KeyRecord.RefusedKey(now, m.reason(), m.cdn())));
    enforce(draft);
    draft.ask(new Effect.Perform(new Work.SignRevocation(key, m.reason())));
  }

  /** An operator takes back what an operator has refused; what owners revoke stays revoked. */
  static void lift(Step.Draft<AgentState, AgentFact> draft, KeyId key) {
    if (draft.state().keys().refused().containsKey(key)) {
      draft.note(new AgentFact.KeyAccepted(key));
      enforce(draft);
    }
  }

  void signed(Step.Draft<AgentState, AgentFact> draft, SignedRevocation signed, Instant now) {
    KeyId key = signed.revocation().key();
    if (draft.state().keys().revoked().containsKey(key)) {
      return;
    }
    draft.note(new AgentFact.RevocationHeld(new KeyRecord.Heard(signed, now), settings.self()));
    enforce(draft);
    for (CdnName peer : others(draft.state())) {
      draft.ask(new Effect.Send(peer, new PeerMessage.KeysRevoked(List.of(signed))));
    }
  }

  void heard(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.KeysRevoked message,
      Instant now) {
    List<SignedRevocation> news = new ArrayList<>();
    for (SignedRevocation signed : message.revocations()) {
      Revocation said = signed.revocation();
      boolean fresh =
          !draft.state().keys().revoked().containsKey(said.key())
              && said.expiresAt().isAfter(now)
              && draft.state().keys().hasRoom(said.cdn());
      if (fresh) {
        draft.note(new AgentFact.RevocationHeld(new KeyRecord.Heard(signed, now), from));
        news.add(signed);
      }
    }
    if (news.isEmpty()) {
      return;
    }
    enforce(draft);
    List<CdnName> others = others(draft.state());
    others.remove(from);
    for (int i = 0; i < Math.min(FANOUT, others.size()); i++) {
      CdnName to = others.get((int) ((draft.state().turn() + i) % others.size()));
      draft.ask(new Effect.Send(to, new PeerMessage.KeysRevoked(news)));
    }
  }

  /** A CDN that is known from now on hears which keys of this CDN are revoked. */
  static void introduce(Step.Draft<AgentState, AgentFact> draft, CdnName self, CdnName peer) {
    List<SignedRevocation> own =
        draft.state().keys().revoked().values().stream()
            .map(KeyRecord.Heard::signed)
            .filter(r -> r.revocation().cdn().equals(self))
            .toList();
    if (!own.isEmpty()) {
      draft.ask(new Effect.Send(peer, new PeerMessage.KeysRevoked(own)));
    }
  }

  private List<CdnName> others(AgentState state) {
    TreeSet<CdnName> all = new TreeSet<>(settings.contacts().keySet());
    all.addAll(state.peers().keySet());
    all.remove(settings.self());
    all.removeAll(state.restraints().banned().keySet());
    return new ArrayList<>(all);
  }

  private static void enforce(Step.Draft<AgentState, AgentFact> draft) {
    for (KnownPeer known : List.copyOf(draft.state().peers().values())) {
      CdnName cdn = known.advertisement().cdn();
      if (draft.state().keys().against(cdn, known.key()).isPresent()) {
        draft.note(new AgentFact.PeerForgotten(cdn, "is signed by the revoked key " + known.key()));
      }
    }
    draft.ask(new Effect.Perform(new Work.RefuseKeys(draft.state().keys().all())));
  }
}

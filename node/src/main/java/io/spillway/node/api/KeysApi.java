package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.agent.KeyRecord;
import io.spillway.agent.KnownPeer;
import io.spillway.model.Capability;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.node.binding.Bindings;
import io.spillway.wire.Documents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Identity keys: which one signs, which are not believed any more. */
final class KeysApi implements PartApi {
  private static final int LONGEST_REASON = 200;
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

  private final CdnName self;
  private final States states;
  private final Bindings bindings;

  KeysApi(CdnName self, States states, Bindings bindings) {
    this.self = self;
    this.states = states;
    this.bindings = bindings;
  }

  /**
   * All about keys.
   *
   * @param key what signs now
   * @param since when it was first used
   * @param until when its certificate ends
   * @param encryption what others encrypt to, as it was last advertised
   * @param unpublished why CDNs that ask the DNS do not believe the key, as far as this node can
   *     see
   * @param revoked those that are not believed any more
   */
  record KeysView(
      KeyId key,
      Instant since,
      Instant until,
      Optional<KeyId> encryption,
      Optional<String> unpublished,
      List<RevokedView> revoked) {}

  /**
   * A key that is not believed.
   *
   * @param key which key
   * @param cdn its owner, where that is known
   * @param by an operator of this CDN, or its owner
   * @param since from when on
   * @param reason a line for people
   */
  record RevokedView(KeyId key, Optional<CdnName> cdn, String by, Instant since, String reason) {}

  /**
   * Whose key it is, as far as this node can tell.
   *
   * @param key which key
   * @param cdn whose; absent where nobody known here uses it
   * @param current whether its owner's newest advertisement, or this CDN, is signed by it
   * @param revoked whether it is not believed already
   */
  record KeyOwner(KeyId key, Optional<CdnName> cdn, boolean current, boolean revoked) {}

  /**
   * An order to believe a key no more.
   *
   * @param key which key
   * @param reason for the record; told to others where the key is this CDN's own
   */
  record RevocationOrder(KeyId key, String reason) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/agent/v1/keys", asked -> keys()),
        Route.get("/agent/v1/keys/{id}", asked -> Reply.of(owner(key(asked.id())))),
        Route.post("/agent/v1/revocations/{id}/lift", asked -> lift(key(asked.id()))),
        Route.post("/agent/v1/revocations", asked -> revoke(asked.body(RevocationOrder.class))));
  }

  private Reply keys() {
    return Reply.of(
        states
            .look(m -> view(m.agent()))
            .orElseThrow(() -> new ProblemException(503, "the node has not said its key yet")));
  }

  private Optional<KeysView> view(AgentState agent) {
    List<RevokedView> revoked = new ArrayList<>();
    agent
        .keys()
        .refused()
        .forEach((key, r) ->
            revoked.add(new RevokedView(key, r.cdn(), "an operator", r.since(), r.reason())));
    for (KeyRecord.Heard heard : agent.keys().revoked().values()) {
      var said = heard.signed().revocation();
      revoked.add(
          new RevokedView(
              said.key(), Optional.of(said.cdn()), "its owner", heard.at(), said.reason()));
    }
    return agent
        .keys()
        .own()
        .map(own ->
            new KeysView(
                own.key(),
                own.since(),
                own.until(),
                agent
                    .own()
                    .flatMap(known -> known.advertisement().encryptionKey())
                    .map(Capability.EncryptionKey::kid),
                bindings.ownTrouble(own.key()),
                revoked));
  }

  private static KeyId key(String text) {
    if (!KEY.matcher(text).matches()) {
      throw new ProblemException(
          400, "the key: use the 64 hexadecimal digits of a key's thumbprint, as `keys` shows it");
    }
    return new KeyId(text);
  }

  private KeyOwner owner(KeyId key) {
    return states.look(m -> owner(key, m.agent()));
  }

  /** By who advertises with it, has signed an agreement with it, or was seen to publish it. */
  private KeyOwner owner(KeyId key, AgentState agent) {
    KeyRecord keys = agent.keys();
    boolean revoked = keys.refused().containsKey(key) || keys.revoked().containsKey(key);
    if (keys.own().filter(own -> own.key().equals(key)).isPresent()) {
      return new KeyOwner(key, Optional.of(self), true, revoked);
    }
    for (KnownPeer peer : agent.peers().values()) {
      if (peer.key().equals(key)) {
        return new KeyOwner(key, Optional.of(peer.advertisement().cdn()), true, revoked);
      }
    }
    Optional<CdnName> former =
        Optional.ofNullable(keys.refused().get(key))
            .flatMap(KeyRecord.RefusedKey::cdn)
            .or(() ->
                Optional.ofNullable(keys.revoked().get(key))
                    .map(heard -> heard.signed().revocation().cdn()))
            .or(() -> signer(key, agent));
    return new KeyOwner(key, former, false, revoked);
  }

  /** Agreements are signed by their borrower first. */
  private static Optional<CdnName> signer(KeyId key, AgentState agent) {
    for (Deal deal : agent.deals().values()) {
      List<KeyId> signers =
          deal.signed().map(s -> Documents.signers(s.document())).orElse(List.of());
      int index = signers.indexOf(key);
      if (index >= 0) {
        return Optional.of(index == 0 ? deal.terms().borrower() : deal.terms().lender());
      }
    }
    return Optional.empty();
  }

  private Reply lift(KeyId key) {
    KeyRecord all = states.look(m -> m.agent().keys());
    if (all.revoked().containsKey(key)) {
      throw new ProblemException(
          409,
          "its owner, "
              + all.revoked().get(key).signed().revocation().cdn()
              + ", has revoked that key: nobody else can take that back");
    }
    if (!all.refused().containsKey(key)) {
      throw new ProblemException(
          404, "no operator here has revoked the key " + key + "; `spillway keys` lists them");
    }
    states.tell(PartName.AGENT, new AgentMessage.LiftRevocation(key));
    return keys();
  }

  private Reply revoke(RevocationOrder order) {
    var _ = key(order.key().value());
    if (order.reason().isBlank() || order.reason().length() > LONGEST_REASON) {
      throw new ProblemException(
          400, "$.reason: say in 1 to " + LONGEST_REASON + " characters why");
    }
    boolean inUse =
        states.look(
            m -> m.agent().keys().own().filter(own -> own.key().equals(order.key())).isPresent());
    if (inUse) {
      throw new ProblemException(
          409, "this CDN signs with that key: put another in place first, `spillway keys rotate`");
    }
    states.tell(
        PartName.AGENT,
        new AgentMessage.RevokeKey(
            order.key(), order.reason().replaceAll("\\s+", " ").strip(), owner(order.key()).cdn()));
    return keys();
  }
}

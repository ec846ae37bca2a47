package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.agent.KeyRecord;
import io.spillway.model.Capability;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.node.binding.Bindings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Identity keys: which one signs, which are not believed any more. */
final class KeysApi implements PartApi {
  private static final int LONGEST_REASON = 200;
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

  private final States states;
  private final Bindings bindings;

  KeysApi(States states, Bindings bindings) {
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
   * @param cdn its owner, where the owner revoked it
   * @param by an operator of this CDN, or its owner
   * @param since from when on
   * @param reason a line for people
   */
  record RevokedView(KeyId key, Optional<CdnName> cdn, String by, Instant since, String reason) {}

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
            revoked.add(
                new RevokedView(key, Optional.empty(), "an operator", r.since(), r.reason())));
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

  private Reply revoke(RevocationOrder order) {
    if (!KEY.matcher(order.key().value()).matches()) {
      throw new ProblemException(
          400, "$.key: use the 64 hexadecimal digits of a key's thumbprint, as `explain` shows it");
    }
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
        new AgentMessage.RevokeKey(order.key(), order.reason().replaceAll("\\s+", " ").strip()));
    return keys();
  }
}

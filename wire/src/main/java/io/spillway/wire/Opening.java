package io.spillway.wire;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.message.PeerMessage;
import java.time.Instant;
import java.util.List;

/** What came of opening a document. */
public sealed interface Opening {
  /**
   * All signatures hold.
   *
   * @param issuer who says so
   * @param key by which key
   * @param id names the message at its issuer; a repetition has the same
   * @param issuedAt when it was issued, in whole seconds
   * @param expiresAt from when on it is worth nothing, in whole seconds
   * @param message what is said, without what was dropped
   * @param signers by which key each advertisement in the message is signed, in their order
   * @param dropped what was taken out because it is forged or stale, a line each
   */
  record Opened(
      CdnName issuer,
      KeyId key,
      String id,
      Instant issuedAt,
      Instant expiresAt,
      PeerMessage message,
      List<KeyId> signers,
      List<String> dropped)
      implements Opening {
    /** Copies. */
    public Opened {
      signers = List.copyOf(signers);
      dropped = List.copyOf(dropped);
    }
  }

  /**
   * Not to be acted on.
   *
   * @param reason the first that holds
   * @param detail a line for people; safe to log
   */
  record Refused(Refusal reason, String detail) implements Opening {}
}

package io.spillway.node.peering;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.message.PeerMessage;
import java.util.List;

/** Takes what peers say. Called by many threads at once. */
public interface Inbox {
  /**
   * Takes a verified message; returns when it is committed, or was before. Any exception has the
   * sender repeat it later.
   *
   * @param from who says so
   * @param key by which key
   * @param cause the journal's cause, {@code peer:CDN:ID}; a repetition has the same
   * @param message what is said
   * @param signers by which key each advertisement in it is signed, in their order
   */
  void received(CdnName from, KeyId key, String cause, PeerMessage message, List<KeyId> signers)
      throws Exception;

  /**
   * Is told that a document was refused, or something in it dropped, for the record.
   *
   * @param from who sent it, by its TLS certificate
   * @param details a line each
   */
  default void refused(CdnName from, List<String> details) {}
}

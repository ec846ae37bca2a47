package io.spillway.node.peering;

import io.spillway.model.CdnName;
import java.net.URI;

/** Carries one document to a peer's endpoint. */
interface Transport extends AutoCloseable {
  /**
   * Posts a document, once.
   *
   * @return what the peer answered
   * @throws RuntimeException if there was no answer; whether the peer has it is unknown
   */
  Answer post(CdnName to, URI endpoint, String document);

  @Override
  default void close() {}

  /**
   * A peer's answer.
   *
   * @param status the HTTP status
   * @param detail a line for people
   */
  record Answer(int status, String detail) {}
}

package io.spillway.node.api;

import io.helidon.http.Status;

/**
 * A request that was not done, as problem details (RFC 9457); its type is {@code about:blank}.
 *
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what was wrong and how to mend it
 */
record Problem(String title, int status, String detail) {
  static Problem of(Status status, String detail) {
    return new Problem(status.reasonPhrase(), status.code(), detail);
  }
}

package io.spillway.node.binding;

import io.spillway.model.KeyId;
import java.time.Duration;
import java.util.List;

/** What came of asking which keys a domain publishes. */
sealed interface KeyAnswer {
  /**
   * The domain said so.
   *
   * @param keys what it publishes, in their order; empty if there is no such record
   * @param life for how long this may be kept, as the answer says
   * @param authenticated whether a resolver on a trusted path says that DNSSEC proves it
   * @param resolver who was asked, as ADDRESS:PORT
   * @param message the answer as it came, in base64; with its signatures where the zone has some
   */
  record Said(
      List<KeyId> keys, Duration life, boolean authenticated, String resolver, String message)
      implements KeyAnswer {
    /** Copies. */
    public Said {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Nobody knows at present.
   *
   * @param why a few words
   */
  record Failed(String why) implements KeyAnswer {}
}

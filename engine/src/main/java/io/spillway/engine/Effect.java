package io.spillway.engine;

import io.spillway.model.CdnName;
import io.spillway.model.Work;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;

/** What is to be done because of a decision: committed with it, performed after it. */
public sealed interface Effect {
  /**
   * Whether a person may ask for it long after, since it binds somebody or changes what clients
   * meet. What another part is told is in that part's own entry, where something comes of it.
   */
  default boolean lasting() {
    return switch (this) {
      case Tell _ -> false;
      case Send(var _, PeerMessage message) -> Lasting.is(message);
      case Perform(Work work) -> Lasting.is(work);
    };
  }

  /**
   * Tell another part of this CDN. Delivered once.
   *
   * @param to which part
   * @param message what to say
   */
  record Tell(PartName to, PartMessage message) implements Effect {}

  /**
   * Say something to another CDN. Delivered at least once, or dropped when it has become pointless.
   *
   * @param to which CDN
   * @param message what to say
   */
  record Send(CdnName to, PeerMessage message) implements Effect {}

  /**
   * Do something outside the deciding parts. Done at least once.
   *
   * @param work what to do
   */
  record Perform(Work work) implements Effect {}
}

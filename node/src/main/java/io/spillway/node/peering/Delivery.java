package io.spillway.node.peering;

import io.spillway.model.CdnName;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;

/** What came of saying something to a peer. */
public sealed interface Delivery {
  /** The peer has committed it. */
  record Delivered() implements Delivery {}

  /**
   * The peer will not take it, now or later.
   *
   * @param detail the peer's reason, a line for people
   */
  record Refused(String detail) implements Delivery {}

  /**
   * It has become pointless before the peer took it. Whether the peer has it is unknown.
   *
   * @param detail what was in the way, a line for people
   */
  record Abandoned(String detail) implements Delivery {}

  /** Is told once of each message. Called by many threads at once. */
  interface Listener {
    /**
     * The message is done with.
     *
     * @param id as it was given to {@link PeerClient#send}
     */
    void finished(String id, CdnName to, PeerMessage message, Delivery delivery);

    /**
     * A message has to be said again, or waited in vain for what it takes to say it.
     *
     * @param obstacle what was in the way, a line for people
     */
    default void hindered(CdnName to, String obstacle) {}

    /**
     * A peer took a message; told at most once in ten seconds for each peer.
     *
     * @param time from the request to the answer, the shortest of those ten seconds
     */
    default void roundTrip(CdnName to, Duration time) {}
  }
}

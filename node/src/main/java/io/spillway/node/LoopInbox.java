package io.spillway.node;

import io.spillway.agent.AgentState;
import io.spillway.agent.KnownPeer;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.node.peering.Inbox;
import io.spillway.node.runtime.DecisionLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what peers say to the agent; what is refused of it is logged, each reason once. */
final class LoopInbox implements Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(LoopInbox.class);

  /** A reason that comes again is logged again after so long. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private static final int MOST_REASONS = 1_024;

  private final DecisionLoop loop;
  private final Consumer<KnownPeer> learn;
  private final InstantSource time;
  private final Map<String, Instant> logged =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST_REASONS;
        }
      };

  /**
   * An inbox.
   *
   * @param learn is told of each advertisement that the agent holds after it was told of it
   */
  LoopInbox(DecisionLoop loop, Consumer<KnownPeer> learn, InstantSource time) {
    this.loop = loop;
    this.learn = learn;
    this.time = time;
  }

  @Override
  public void received(
      CdnName from, KeyId key, String cause, PeerMessage message, List<KeyId> signers)
      throws ExecutionException, InterruptedException {
    loop.tell(PartName.AGENT, cause, new AgentMessage.PeerSaid(from, key, message, signers)).get();
    if (message instanceof PeerMessage.Advertisements told) {
      // What the agent holds, not what was said: that may be older, and from another endpoint.
      loop.look(e -> held(e.state(PartName.AGENT, AgentState.class), told)).get().forEach(learn);
    }
  }

  private static List<KnownPeer> held(AgentState agent, PeerMessage.Advertisements told) {
    return told.advertisements().stream()
        .flatMap(s -> Optional.ofNullable(agent.peers().get(s.advertisement().cdn())).stream())
        .toList();
  }

  /** Whoever passes on what others have signed is not to blame for it, so it is not named first. */
  @Override
  public void refused(CdnName from, List<String> details) {
    details.stream()
        .filter(this::isNew)
        .forEach(detail -> LOG.warn("not taken: {} (sent by {})", detail, from));
    var _ = loop.tell(PartName.AGENT, "", new AgentMessage.DocumentsDropped(from, details));
  }

  private boolean isNew(String detail) {
    Instant now = time.instant();
    synchronized (logged) {
      Instant last = logged.get(detail);
      boolean fresh = last == null || !now.isBefore(last.plus(AGAIN));
      if (fresh) {
        logged.remove(detail);
        logged.put(detail, now);
      }
      return fresh;
    }
  }
}

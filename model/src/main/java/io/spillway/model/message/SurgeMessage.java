package io.spillway.model.message;

import io.spillway.model.LogBatch;

/** What the surge detector is told. */
public sealed interface SurgeMessage extends PartMessage
    permits Shared.Tick,
        Shared.ResourcesPublished,
        Shared.PolicyPublished,
        Shared.PeerLoad,
        SurgeMessage.EdgeLoad {
  /**
   * What was read from an edge's log.
   *
   * @param batch the summaries
   */
  record EdgeLoad(LogBatch batch) implements SurgeMessage {}
}

package io.spillway.node.runtime;

import io.spillway.edges.EdgeAdapter;
import io.spillway.edges.EdgeStatus;
import io.spillway.edges.log.LogTailer;
import io.spillway.model.EdgeId;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.RegistryMessage;
import io.spillway.model.message.SurgeMessage;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the edges' access logs and status and counts the redirector's answers, and tells metering,
 * the detector and the registry.
 */
public final class Telemetry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);
  private static final long READ_MILLIS = 200;
  private static final long STATUS_MILLIS = 2_000;

  private final DecisionLoop loop;
  private final EdgeFleet fleet;
  private final AnswerCounting answers;
  private final Map<EdgeId, LogTailer> tailers;
  private final Map<EdgeId, LogPosition> positions = new TreeMap<>();
  private final Map<EdgeId, Boolean> alive = new ConcurrentHashMap<>();
  private final Map<EdgeId, String> troubles = new TreeMap<>();
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(2, Thread.ofPlatform().name("telemetry-", 0).factory());

  /**
   * Reads on where metering has counted to.
   *
   * @param answers counts what the redirector answered
   * @param positions the last position counted, by edge
   */
  public Telemetry(
      DecisionLoop loop,
      EdgeFleet fleet,
      AnswerCounting answers,
      Map<EdgeId, LogTailer> tailers,
      Map<EdgeId, LogPosition> positions) {
    this.loop = loop;
    this.fleet = fleet;
    this.answers = answers;
    this.tailers = new TreeMap<>(tailers);
    this.positions.putAll(positions);
  }

  /** Begins to read. */
  public void start() {
    var _ = threads.scheduleWithFixedDelay(this::readAll, 0, READ_MILLIS, TimeUnit.MILLISECONDS);
    var _ = threads.scheduleWithFixedDelay(answers::count, 0, READ_MILLIS, TimeUnit.MILLISECONDS);
    var _ = threads.scheduleWithFixedDelay(this::askAll, 0, STATUS_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Reads every log to its present end; what was read is committed when this returns. */
  public synchronized void readAll() {
    for (Map.Entry<EdgeId, LogTailer> e : tailers.entrySet()) {
      try {
        boolean more = true;
        while (more) {
          more = read(e.getKey(), e.getValue());
        }
        troubles.remove(e.getKey());
      } catch (ExecutionException ex) {
        // The loop takes nothing any more, and has told why; what was read is read again.
        LOG.debug("edge {}: not taken: {}", e.getKey(), ex.getMessage());
      } catch (IOException ex) {
        String trouble = String.valueOf(ex.getMessage());
        if (!trouble.equals(troubles.put(e.getKey(), trouble))) {
          LOG.warn("edge {}: its log cannot be read: {}", e.getKey(), trouble);
        }
      } catch (InterruptedException ex) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean read(EdgeId edge, LogTailer tailer)
      throws IOException, ExecutionException, InterruptedException {
    LogPosition from = positions.getOrDefault(edge, LogPosition.NONE);
    LogBatch batch = tailer.read(from);
    boolean moved = !batch.to().equals(from);
    if (moved) {
      loop.tell(PartName.METERING, "", new MeteringMessage.MeterLog(batch.withoutTraits())).get();
      positions.put(edge, batch.to());
    }
    // An empty batch says that the edge is quiet, which is not the same as silent.
    loop.tell(PartName.SURGE, "", new SurgeMessage.EdgeLoad(batch)).get();
    return moved;
  }

  /** Takes nothing for known of an edge: its next status, within 2 s, is told whatever it is. */
  public void askAgain(EdgeId edge) {
    alive.remove(edge);
  }

  private void askAll() {
    for (EdgeAdapter adapter : fleet.adapters()) {
      EdgeStatus status = adapter.status();
      Boolean before = alive.put(adapter.edge(), status.alive());
      if (before == null || before != status.alive()) {
        var _ =
            loop.tell(
                PartName.REGISTRY,
                "",
                new RegistryMessage.EdgeHealth(adapter.edge(), status.alive(), status.detail()));
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

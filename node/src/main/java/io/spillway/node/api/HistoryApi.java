package io.spillway.node.api;

import io.spillway.engine.History;
import io.spillway.engine.Part;
import io.spillway.model.PolicyDocument;
import io.spillway.model.message.PartName;
import io.spillway.node.history.HistoryTrial;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.PolicyException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules are tried on what this node has decided; one trial at a time, beside all else. */
final class HistoryApi implements PartApi {
  private final History journal;
  private final Map<PartName, Part<?, ?, ?>> parts;
  private Optional<HistoryTrial> newest = Optional.empty();

  HistoryApi(History journal, Map<PartName, Part<?, ?, ?>> parts) {
    this.journal = journal;
    this.parts = parts;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/policy/v1/history-trials", asked -> Reply.of(report())),
        Route.post(
            "/policy/v1/history-trials",
            asked -> Reply.of(begin(asked.body(HistoryTrial.Request.class)))));
  }

  private synchronized HistoryTrial.Report report() {
    return newest.map(HistoryTrial::report).orElse(HistoryTrial.Report.NONE);
  }

  private synchronized HistoryTrial.Report begin(HistoryTrial.Request request) {
    try {
      CompiledPolicy.compile(new PolicyDocument(0, request.rules()));
    } catch (PolicyException e) {
      throw new ProblemException(422, e.getMessage() + "; nothing is tried");
    }
    HistoryTrial.Report before = report();
    if (before.state() == HistoryTrial.State.RUNNING) {
      throw new ProblemException(
          409, "trial " + before.number() + " is running: ask again when it is done");
    }
    HistoryTrial trial = new HistoryTrial(before.number() + 1, journal, parts, request);
    newest = Optional.of(trial);
    Thread.ofVirtual().name("history-trial").start(trial::run);
    return trial.report();
  }
}

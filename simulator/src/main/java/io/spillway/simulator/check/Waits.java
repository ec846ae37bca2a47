package io.spillway.simulator.check;

import io.spillway.agent.AgentState;
import io.spillway.agent.LongTerm;
import io.spillway.engine.JournalEntry;
import io.spillway.model.CdnName;
import io.spillway.model.message.PartName;
import io.spillway.model.message.Shared;
import io.spillway.simulator.cdn.SimulatedNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What people have approved is not crowded out: a version of a long-term agreement that waits for
 * its capacity has it, or is given up, when the firm offers have run out that were open when it
 * began to; or those that these were renewed for less by, where the own load has taken what came
 * free. Counted is the time in which its lender is up.
 */
final class Waits {
  /** Twice what a standing offer holds for in these worlds, and some ticks. */
  private static final Duration MOST = Duration.ofSeconds(130);

  private static final Duration USUAL_TICK = Duration.ofSeconds(1);

  private final Findings findings;
  private final Map<String, Duration> waited = new HashMap<>();
  private final Map<CdnName, Instant> ticked = new HashMap<>();

  Waits(Findings findings) {
    this.findings = findings;
  }

  void step(SimulatedNode node, JournalEntry entry, String where) {
    if (entry.part() != PartName.AGENT || !(entry.message() instanceof Shared.Tick)) {
      return;
    }
    Instant last = ticked.getOrDefault(node.name(), entry.at());
    ticked.put(node.name(), entry.at());
    Duration passed = Duration.between(last, entry.at());
    Duration up = passed.compareTo(USUAL_TICK) < 0 ? passed : USUAL_TICK;
    AgentState agent = node.state(PartName.AGENT, AgentState.class);
    for (LongTerm each : agent.longTerms().all().values()) {
      each.holding()
          .ifPresent(version -> {
            String what = node.name() + " " + each.id() + " version " + version.terms().version();
            Duration all = waited.merge(what, up, Duration::plus);
            findings.require(
                all.compareTo(MOST) <= 0,
                where,
                () -> what + " waits for " + each.lacking() + " since " + all);
          });
    }
  }
}

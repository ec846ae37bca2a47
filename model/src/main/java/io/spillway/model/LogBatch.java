package io.spillway.model;

import java.util.List;
import java.util.Optional;

/**
 * What was read from one edge's access log in one go. A batch counts once: only where {@code from}
 * is where the reader's last batch ended.
 *
 * @param edge whose log
 * @param from where it begins
 * @param to where it ends
 * @param summaries by host and second, in that order
 * @param probes the probes seen, with their times lost; at most 10,000
 * @param malformed lines that were not understood, counted and passed over
 * @param salt the fingerprint of the salt under which clients and objects are hashed in it; hashes
 *     under another one say nothing of the same clients. Empty where nothing is hashed
 */
public record LogBatch(
    EdgeId edge,
    LogPosition from,
    LogPosition to,
    List<LoadSummary> summaries,
    List<ProbeSeen> probes,
    long malformed,
    Optional<String> salt) {
  /** Copies. */
  public LogBatch {
    summaries = List.copyOf(summaries);
    probes = List.copyOf(probes);
  }

  /** A batch that counts only, or whose hashes are all under one salt, as in a simulation. */
  public LogBatch(
      EdgeId edge,
      LogPosition from,
      LogPosition to,
      List<LoadSummary> summaries,
      List<ProbeSeen> probes,
      long malformed) {
    this(edge, from, to, summaries, probes, malformed, Optional.empty());
  }

  /** Without what the requests were like. */
  public LogBatch withoutTraits() {
    return new LogBatch(
        edge,
        from,
        to,
        summaries.stream().map(LoadSummary::withoutTraits).toList(),
        probes,
        malformed);
  }
}

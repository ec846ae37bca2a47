package io.spillway.cli;

import io.spillway.mediator.Phase;
import io.spillway.model.CdnName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which node was killed in which state, and which is still to be. */
final class Killings {
  static final List<CdnName> NODES =
      List.of(
          new CdnName("cdn-a.example"), new CdnName("cdn-b.example"), new CdnName("cdn-c.example"));

  /**
   * A node in a state.
   *
   * @param node whose node
   * @param state of the arrangement
   */
  record Case(CdnName node, Phase state) implements Comparable<Case> {
    @Override
    public int compareTo(Case other) {
      int byState = state.compareTo(other.state);
      return byState != 0 ? byState : node.compareTo(other.node);
    }
  }

  private record Kill(Case meant, Instant gone) {}

  private final TreeSet<Case> missing = new TreeSet<>();
  private final List<Kill> ofThisRun = new ArrayList<>();
  private int turn;

  Killings() {
    for (Phase state : KilledNodesIT.statesToDieIn()) {
      NODES.forEach(node -> missing.add(new Case(node, state)));
    }
  }

  boolean complete() {
    return missing.isEmpty();
  }

  List<Case> missing() {
    return List.copyOf(missing);
  }

  /** Whether a node is still to be killed in this state in this run. */
  boolean wants(Phase state) {
    return NODES.stream().anyMatch(node -> wants(node, state));
  }

  private boolean wants(CdnName node, Phase state) {
    Case wanted = new Case(node, state);
    return missing.contains(wanted) && ofThisRun.stream().noneMatch(k -> k.meant().equals(wanted));
  }

  /**
   * Whom to kill now. The borrower first, another one in each run; while lenders prepare they come
   * first, since the state ends as soon as one of them is ready.
   */
  Optional<CdnName> next(Phase state, Predicate<CdnName> ready) {
    int first = turn + (state == Phase.PREPARING ? 1 : 0);
    for (int i = 0; i < NODES.size(); i++) {
      CdnName node = NODES.get((first + i) % NODES.size());
      if (wants(node, state) && ready.test(node)) {
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  void killed(CdnName node, Phase state, Instant gone) {
    ofThisRun.add(new Kill(new Case(node, state), gone));
  }

  /** Takes what was really hit, by the journal of the arrangement's CDN, as done. */
  void record(Books books) {
    for (Kill kill : ofThisRun) {
      missing.remove(new Case(kill.meant().node(), books.stateAt(kill.gone())));
    }
    ofThisRun.clear();
    turn++;
  }
}

package io.spillway.allocation;

import io.spillway.model.AllocationProof;
import io.spillway.model.AllocationProof.Case;
import io.spillway.model.AllocationProof.Decision;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Branch and bound (Land and Doig 1960) over the offers with a minimum: without minimums it is one
 * linear program. Where the best choice takes less of an offer than its minimum, one case takes at
 * least the minimum, another nothing. It first goes down to a choice that can be used, then to the
 * case with the lowest bound. Work is counted, not time; when it is used up, the best choice so far
 * is the answer, and the lowest bound of the open cases is told with it.
 */
final class Search {
  /** About two seconds of work; see {@link Simplex#work}. */
  private static final long MOST_WORK = 600_000_000L;

  private static final int MOST_CASES = 1_000;

  /** Degrees by which breaking a decision is made dearer before a case is given up. */
  private static final int MOST_SEVERE = 3;

  private final Spread spread;
  private final Proposer proposer;
  private final Lagrangian lagrangian;
  private final List<Open> open = new ArrayList<>();
  private final List<Open> closed = new ArrayList<>();
  private final long mostWork;
  private Choice best;
  private BigInteger cost;
  private boolean dived;
  private int sequence;

  /** A case with prices of the one above it, until it has its own. */
  private record Open(
      List<Decision> decisions,
      SortedMap<Integer, BigInteger> prices,
      BigInteger bound,
      int sequence) {}

  private Search(Spread spread, long mostWork) {
    this.spread = spread;
    this.mostWork = mostWork;
    this.proposer = new Proposer(spread);
    this.lagrangian = new Lagrangian(spread);
    this.best = Choice.nothing(spread);
    this.cost = best.cost();
  }

  /** What the rounding of rates may cost: at the weight of what is short if anything is. */
  static BigInteger tolerance(Spread spread, Choice choice) {
    boolean isShort = false;
    for (int need = 0; need < spread.needs.size(); need++) {
      isShort |= choice.open(need).signum() > 0;
    }
    BigInteger unit =
        isShort
            ? spread.shortWeight
            : choice.excess().signum() > 0 ? spread.shareWeight : spread.dearest;
    return spread.rounding().multiply(unit);
  }

  /** The best choice that was found, and how good it is at least. */
  record Found(Choice choice, AllocationProof proof, SortedMap<Integer, BigInteger> prices) {}

  static Found run(Spread spread) {
    return new Search(spread, MOST_WORK).run();
  }

  private Found run() {
    push(List.of(), new TreeMap<>());
    while (!open.isEmpty()
        && proposer.work() < mostWork
        && open.size() + closed.size() < MOST_CASES) {
      step(next());
    }
    List<Open> all = new ArrayList<>(closed);
    all.addAll(open);
    Open lowest = all.stream().min(Comparator.comparing(Open::bound)).orElseThrow();
    BigInteger bound = lowest.bound().min(cost);
    boolean optimal = cost.subtract(bound).compareTo(tolerance(spread, best)) <= 0;
    List<Case> cases = all.stream().map(it -> new Case(it.decisions(), it.prices())).toList();
    return new Found(best, new AllocationProof(cost, bound, optimal, cases), lowest.prices());
  }

  private void push(List<Decision> decisions, SortedMap<Integer, BigInteger> prices) {
    open.add(new Open(decisions, prices, lagrangian.bound(decisions, prices), sequence++));
  }

  /** The newest until a choice with all minimums kept is found, then the one of lowest bound. */
  private Open next() {
    if (!dived) {
      return open.removeLast();
    }
    Open lowest =
        open.stream()
            .min(Comparator.comparing(Open::bound).thenComparingInt(Open::sequence))
            .orElseThrow();
    open.remove(lowest);
    return lowest;
  }

  private void step(Open at) {
    Open own = at;
    for (int severity = 0; severity <= MOST_SEVERE && !isBeaten(own.bound()); severity++) {
      proposer.propose(at.decisions(), severity, mostWork - proposer.work());
      SortedMap<Integer, BigInteger> prices = proposer.prices();
      BigInteger bound = lagrangian.bound(at.decisions(), prices);
      if (bound.compareTo(own.bound()) >= 0) {
        own = new Open(at.decisions(), prices, bound, at.sequence());
      }
      Choice choice = new Choice(spread, proposer.choice());
      choice.mend();
      List<Integer> below = choice.belowLeast();
      take(below.isEmpty() ? choice : choice.without(below));
      Optional<Integer> branch = undecided(own, below);
      if (branch.isPresent() && !isBeaten(own.bound())) {
        branch(own, branch.get(), choice);
        return;
      }
      if (below.isEmpty()) {
        break;
      }
    }
    dived = true;
    closed.add(own);
  }

  /** The largest minimum that is not kept, of those that no decision was taken on. */
  private Optional<Integer> undecided(Open at, List<Integer> below) {
    return below.stream()
        .filter(offer -> at.decisions().stream().noneMatch(d -> d.offer() == offer))
        .max(
            Comparator.<Integer, BigInteger>comparing(spread.least::get)
                .thenComparing(Comparator.reverseOrder()));
  }

  private void branch(Open above, int offer, Choice choice) {
    boolean nearer = choice.carried(offer).shiftLeft(1).compareTo(spread.least.get(offer)) >= 0;
    for (boolean taken : new boolean[] {!nearer, nearer}) {
      List<Decision> decisions = new ArrayList<>(above.decisions());
      decisions.add(new Decision(offer, taken));
      push(List.copyOf(decisions), above.prices());
    }
  }

  private void take(Choice choice) {
    BigInteger other = choice.cost();
    if (other.compareTo(cost) < 0 && choice.belowLeast().isEmpty()) {
      best = choice;
      cost = other;
    }
  }

  private boolean isBeaten(BigInteger bound) {
    return cost.subtract(bound).compareTo(tolerance(spread, best)) <= 0;
  }
}

package io.spillway.allocation.suite;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import io.spillway.model.AllocationProblem;
import io.spillway.model.Capacity;
import io.spillway.model.Offer;
import io.spillway.model.OfferLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The same problems as OR-Tools solves them, written down anew from the problem alone: first the
 * least that can stay uncovered, then the least that the largest share gives way, then the least
 * cost.
 */
public final class Reference {
  private static final double EXACT = 1e-7;

  private final AllocationProblem problem;
  private final MPSolver solver;
  private final List<MPVariable> open = new ArrayList<>();
  private final Map<MPVariable, Double> costs = new java.util.LinkedHashMap<>();
  private final MPVariable excess;

  private Reference(AllocationProblem problem, String name) {
    Loader.loadNativeLibraries();
    this.problem = problem;
    this.solver = MPSolver.createSolver(name);
    double total = problem.needed().requests().perSecond();
    this.excess = solver.makeNumVar(0, problem.maxShare() < 1 ? total : 0, "");
    List<MPConstraint> needs = new ArrayList<>();
    for (AllocationProblem.Need need : problem.needs()) {
      double wanted = need.capacity().requests().perSecond();
      MPVariable left = solver.makeNumVar(0, wanted, "");
      MPConstraint covered = solver.makeConstraint(wanted, wanted);
      covered.setCoefficient(left, 1);
      open.add(left);
      needs.add(covered);
    }
    Map<String, MPConstraint> shares = new TreeMap<>();
    for (Offer offer : problem.bids()) {
      MPConstraint share =
          shares.computeIfAbsent(offer.lender().value(), _ -> share(problem.maxShare() * total));
      add(offer, needs, share);
    }
  }

  private MPConstraint share(double most) {
    MPConstraint share = solver.makeConstraint(-MPSolver.infinity(), most);
    share.setCoefficient(excess, -1);
    return share;
  }

  /** The proven optimum of a problem; throws {@link IllegalStateException} without proof. */
  public static Outcome of(AllocationProblem problem) {
    return new Reference(problem, "SCIP").solve();
  }

  /**
   * The time that a solver of OR-Tools takes for a linear problem, its model given: nanoseconds, or
   * -1 without an optimum. What is not covered costs a thousand times what an offer may.
   */
  public static long nanos(AllocationProblem problem, String solver) {
    Reference reference = new Reference(problem, solver);
    reference.solver.objective().setMinimization();
    double dearest = reference.costs.values().stream().mapToDouble(it -> it).max().orElse(1);
    reference.open.forEach(it -> reference.solver.objective().setCoefficient(it, 1_000 * dearest));
    reference.costs.forEach(
        (taken, price) -> reference.solver.objective().setCoefficient(taken, price));
    long from = System.nanoTime();
    MPSolver.ResultStatus status = reference.solver.solve();
    long nanos = System.nanoTime() - from;
    reference.solver.delete();
    return status == MPSolver.ResultStatus.OPTIMAL ? nanos : -1;
  }

  private Outcome solve() {
    solver.objective().setMinimization();
    open.forEach(it -> solver.objective().setCoefficient(it, 1));
    double shortfall = optimum();
    MPConstraint enough = solver.makeConstraint(-MPSolver.infinity(), shortfall + EXACT);
    open.forEach(it -> enough.setCoefficient(it, 1));
    solver.objective().clear();
    solver.objective().setMinimization();
    solver.objective().setCoefficient(excess, 1);
    double given = optimum();
    solver.makeConstraint(-MPSolver.infinity(), given + EXACT).setCoefficient(excess, 1);
    solver.objective().clear();
    solver.objective().setMinimization();
    costs.forEach((taken, price) -> solver.objective().setCoefficient(taken, price));
    double cost = optimum();
    solver.delete();
    return new Outcome(shortfall, cost);
  }

  private double optimum() {
    MPSolver.ResultStatus status = solver.solve();
    if (status != MPSolver.ResultStatus.OPTIMAL) {
      throw new IllegalStateException("no optimum: " + status);
    }
    return solver.objective().value();
  }

  private void add(Offer offer, List<MPConstraint> needs, MPConstraint share) {
    OfferLimits limits = offer.limits().orElseThrow();
    double all = offer.capacity().requests().perSecond();
    double least = limits.minimum().perSecond();
    MPVariable taken = solver.makeBoolVar("");
    MPConstraint most = solver.makeConstraint(-MPSolver.infinity(), 0);
    most.setCoefficient(taken, -all);
    MPConstraint atLeast = solver.makeConstraint(0, MPSolver.infinity());
    atLeast.setCoefficient(taken, -least);
    Map<Integer, MPVariable> parts = new TreeMap<>();
    for (int need = 0; need < needs.size(); need++) {
      if (isLate(limits, need)) {
        continue;
      }
      MPVariable part = solver.makeNumVar(0, all, "");
      costs.put(part, Outcome.price(problem, offer, need));
      parts.put(need, part);
      needs.get(need).setCoefficient(part, 1);
      share.setCoefficient(part, 1);
      most.setCoefficient(part, 1);
      atLeast.setCoefficient(part, 1);
    }
    if (least == 0) {
      taken.setLb(1);
    }
    limit(parts, offer.capacity());
    for (OfferLimits.Limit limit : limits.capacities()) {
      Map<Integer, MPVariable> within = new TreeMap<>(parts);
      within.keySet().removeIf(need -> !touches(limit, need));
      limit(within, limit.capacity());
    }
  }

  private boolean isLate(OfferLimits limits, int need) {
    return limits.latencies().stream()
        .anyMatch(it -> it.footprint().equals(problem.needs().get(need).footprint()));
  }

  private boolean touches(OfferLimits.Limit limit, int need) {
    return limit
        .footprint()
        .prefixes()
        .containsAll(problem.needs().get(need).footprint().prefixes());
  }

  private void limit(Map<Integer, MPVariable> parts, Capacity capacity) {
    MPConstraint requests =
        solver.makeConstraint(-MPSolver.infinity(), capacity.requests().perSecond());
    MPConstraint kilobits =
        solver.makeConstraint(-MPSolver.infinity(), capacity.bits().bitsPerSecond() / 1e3);
    parts.forEach((need, part) -> {
      requests.setCoefficient(part, 1);
      kilobits.setCoefficient(part, Outcome.bitsEach(problem, need) / 1e3);
    });
  }
}

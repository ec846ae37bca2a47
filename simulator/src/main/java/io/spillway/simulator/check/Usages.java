package io.spillway.simulator.check;

import io.spillway.metering.Closing;
import io.spillway.metering.Counted;
import io.spillway.metering.MeteringFact;
import io.spillway.metering.MeteringState;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.Money;
import io.spillway.model.Usage;
import io.spillway.model.message.PartName;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.world.SimulatedEdge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Each request that was served for a peer is on record once, and both parties book the same. */
final class Usages {
  /** Requests in a statement that no estimate needs to cover, such as probes. */
  private static final long UNESTIMATED = 20;

  /** What is too little to dispute in all, once for each agreement ({@code Reconciliation}). */
  private static final long LITTLE = 130;

  private final Findings findings;
  private final SortedMap<CdnName, SimulatedNode> nodes;
  private final BiFunction<CdnName, AgreementId, List<HostName>> hosts;
  private final SortedMap<String, Long> recorded = new TreeMap<>();
  private final SortedMap<String, Integer> numbers = new TreeMap<>();
  private final SortedMap<AgreementId, Money> earned = new TreeMap<>();
  private final SortedMap<AgreementId, Money> owed = new TreeMap<>();
  private final SortedMap<AgreementId, Double> allowed = new TreeMap<>();
  private final SortedMap<AgreementId, Double> estimateSquares = new TreeMap<>();
  private final SortedMap<AgreementId, Long> payable = new TreeMap<>();
  private final SortedSet<AgreementId> withLiars = new TreeSet<>();

  /**
   * Nothing billed yet.
   *
   * @param hosts the hosts of an agreement that a CDN knows
   */
  Usages(
      Findings findings,
      SortedMap<CdnName, SimulatedNode> nodes,
      BiFunction<CdnName, AgreementId, List<HostName>> hosts) {
    this.findings = findings;
    this.nodes = nodes;
    this.hosts = hosts;
  }

  void issued(SimulatedNode node, MeteringFact.StatementIssued fact, String where) {
    AgreementId id = fact.statement().agreement();
    int before = numbers.merge(id.value(), 1, Integer::sum) - 1;
    findings.require(
        fact.statement().number() == before,
        where,
        () -> "statement " + fact.statement().number() + " of " + id + " comes after " + before);
    account(node, id, fact.statement().usage().plus(fact.unpaid()), where);
  }

  /** What was served after an agreement's end is in no statement; its lender has it on record. */
  void counted(SimulatedNode node, MeteringFact.LogCounted fact, String where) {
    for (Counted counted : fact.counted()) {
      if (counted.unpaid().requests() > 0) {
        account(node, counted.agreement(), counted.unpaid(), where);
      }
    }
  }

  private void account(SimulatedNode node, AgreementId id, Usage usage, String where) {
    HostName host = hosts.apply(node.name(), id).getFirst();
    String key = node.name() + " " + host;
    long claimed = recorded.merge(key, usage.requests(), Math::addExact);
    long served = served(node, host);
    findings.require(
        claimed <= served,
        where,
        () -> "claims " + claimed + " requests for " + host + ", served were " + served);
  }

  private static long served(SimulatedNode node, HostName host) {
    return node.edges().stream().mapToLong((SimulatedEdge edge) -> edge.served(host)).sum();
  }

  void booked(SimulatedNode node, MeteringFact.Booked fact, boolean lender, String where) {
    AgreementId id = fact.transaction().agreement();
    Money amount = fact.transaction().entries().getFirst().amount();
    Money before = (lender ? earned : owed).put(id, amount);
    findings.require(before == null, where, () -> id + " is booked twice at " + node.name());
    Money other = (lender ? owed : earned).get(id);
    boolean honest = amongHonest(node, id);
    findings.require(
        other == null || other.equals(amount) || !honest,
        where,
        () -> id + " is booked as " + amount + ", by the other party as " + other);
  }

  void closed(SimulatedNode node, MeteringFact.AccountClosed fact, String where) {
    findings.require(
        fact.closing().outcome() == Closing.Outcome.SETTLED || !amongHonest(node, fact.agreement()),
        where,
        () -> fact.agreement() + " ends as " + fact.closing().outcome() + ": " + fact.reason());
  }

  /** What an honest borrower accepts to pay is within what its own estimates allow. */
  void judged(SimulatedNode node, MeteringFact.StatementJudged fact, String where) {
    AgreementId id = fact.statement().agreement();
    double estimate = (double) fact.verdict().estimate();
    double tolerance = terms(node, id).map(AgreementTerms::tolerance).orElse(0.0);
    double most = estimate * (1 + tolerance) + 3 * Math.sqrt(estimate) + UNESTIMATED;
    double bound = allowed.merge(id, most, Double::sum);
    double squares = estimateSquares.merge(id, estimate * estimate, Double::sum);
    double unknown = Math.sqrt(squares) / 4;
    long paid = payable.merge(id, fact.payable().requests(), Math::addExact);
    findings.require(
        paid <= bound + unknown + LITTLE + 1,
        where,
        () ->
            node.name()
                + " pays "
                + paid
                + " requests of "
                + id
                + ", its estimates allow "
                + (bound + unknown + LITTLE));
  }

  private Optional<AgreementTerms> terms(SimulatedNode node, AgreementId id) {
    MeteringState state = node.state(PartName.METERING, MeteringState.class);
    return Optional.ofNullable(state.borrowed().get(id))
        .map(account -> account.contract().terms())
        .or(() -> Optional.ofNullable(state.lent().get(id)).map(a -> a.contract().terms()));
  }

  /** Whether both parties of an agreement that a node has an account of are honest. */
  private boolean amongHonest(SimulatedNode node, AgreementId id) {
    boolean honest =
        terms(node, id)
            .map(t -> honest(t.borrower()) && honest(t.lender()))
            .orElseThrow(() -> new IllegalArgumentException("no account of " + id));
    if (!honest) {
      withLiars.add(id);
    }
    return honest;
  }

  private boolean honest(CdnName cdn) {
    SimulatedNode node = nodes.get(cdn);
    return node != null && node.honest();
  }

  /** When all is settled: nothing is left out, and nobody has booked alone. */
  void checkAtEnd() {
    withLiars.forEach(id -> {
      earned.remove(id);
      owed.remove(id);
    });
    findings.require(
        earned.equals(owed), "the end", () -> "lenders booked " + earned + ", borrowers " + owed);
    for (SimulatedNode node : nodes.values().stream().filter(SimulatedNode::honest).toList()) {
      List<HostName> foreign = new ArrayList<>();
      for (SimulatedNode other : nodes.values()) {
        if (other != node) {
          other.profile().services().forEach(s -> foreign.addAll(s.hosts()));
        }
      }
      for (HostName host : foreign) {
        long claimed = recorded.getOrDefault(node.name() + " " + host, 0L);
        long served = served(node, host);
        findings.require(
            claimed == served,
            "the end",
            () ->
                node.name() + " served " + served + " for " + host + ", has on record " + claimed);
      }
    }
  }
}

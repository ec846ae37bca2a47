package io.spillway.simulator.check;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.SteeringTable;
import io.spillway.model.message.PartName;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.world.SimulatedEdge;
import io.spillway.simulator.world.SimulatedRedirector;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** No answer names an edge that is not ready, and none outlives the agreement that backs it. */
public final class Answers {
  /** Several rounds of probes, and a table that is late. */
  private static final Duration NOTICED = Duration.ofSeconds(30);

  private final Findings findings;
  private final SortedMap<IpAddress, SimulatedEdge> streets;
  private final Predicate<CdnName> trusts;
  private final Supplier<Instant> trueTime;

  /**
   * Checks answers by what is really on the edges.
   *
   * @param trusts whether a CDN is honest
   * @param trueTime the time that no clock is off from
   */
  public Answers(
      Findings findings,
      SortedMap<IpAddress, SimulatedEdge> streets,
      Predicate<CdnName> trusts,
      Supplier<Instant> trueTime) {
    this.trueTime = trueTime;
    this.findings = findings;
    this.streets = streets;
    this.trusts = trusts;
  }

  /**
   * Checks an answer.
   *
   * @param node whose redirector answered
   * @param host what was asked for
   * @param answer what it answered
   * @param clock the time by its clock
   */
  public void check(
      SimulatedNode node, HostName host, SimulatedRedirector.Answer answer, Instant clock) {
    for (SteeringTable.Target target : answer.targets()) {
      if (target.agreement().isPresent()) {
        checkPeer(node, host, target, target.agreement().get(), clock.plus(answer.ttl()));
      }
    }
  }

  /**
   * Checks that clients are redirected to a name that is ready at its lender, whether or not its
   * edges are alive.
   */
  public void checkRedirect(SimulatedNode primary, HostName host, Optional<SimulatedNode> lender) {
    boolean ready =
        lender.stream().flatMap(node -> node.edges().stream()).anyMatch(edge -> edge.serves(host));
    // A liar that ends its own agreements misleads its own clients.
    findings.require(
        ready || !trusts.test(primary.name()),
        primary.name() + " edges",
        () -> "clients are redirected to " + host + ", which no edge serves");
  }

  /**
   * A lender answers for its own name until serve-until, a borrower names peers until steer-until.
   */
  private static Instant end(SimulatedNode node, Deal deal) {
    return deal.terms().lender().equals(node.name())
        ? deal.serveUntil()
        : deal.terms().steerUntil();
  }

  /** Whether probes have failed for long, so that a node that was there must have noticed. */
  private boolean isLongGone(SimulatedNode node, SimulatedEdge edge) {
    Instant before = trueTime.get().minus(NOTICED);
    return edge.unreachableSince().filter(before::isAfter).isPresent()
        && node.upSince().filter(before::isAfter).isPresent();
  }

  private void checkPeer(
      SimulatedNode node,
      HostName host,
      SteeringTable.Target target,
      AgreementId agreement,
      Instant until) {
    String where = node.name() + " DNS";
    SimulatedEdge edge = streets.get(target.address());
    Deal deal = node.state(PartName.AGENT, AgentState.class).deals().get(agreement);
    // What a liar's edges do after they have answered a probe, nobody can know beforehand; and one
    // that lies by hearing nothing does not hear that a site is taken away.
    boolean trusted =
        trusts.test(node.name()) && (deal == null || trusts.test(deal.terms().lender()));
    findings.require(
        !trusted || (edge != null && edge.sites().containsKey(agreement) && edge.serves(host)),
        where,
        () -> "an answer for " + host + " names " + target.address() + ", which is not ready");
    boolean own = deal != null && deal.terms().lender().equals(node.name());
    findings.require(
        own || edge == null || !isLongGone(node, edge),
        where,
        () -> "an answer for " + host + " names " + target.address() + ", long out of reach");
    findings.require(
        deal != null && deal.signed().isPresent() && !until.isAfter(end(node, deal)),
        where,
        () ->
            "an answer that names "
                + target.address()
                + " lives until "
                + until
                + ", beyond agreement "
                + agreement);
  }
}

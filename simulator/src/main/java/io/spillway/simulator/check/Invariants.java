package io.spillway.simulator.check;

import io.spillway.agent.AgentFact;
import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.agent.LongTerm;
import io.spillway.agent.LongTermFact;
import io.spillway.engine.Effect;
import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.mediator.MediatorFact;
import io.spillway.metering.LentAccount;
import io.spillway.metering.MeteringFact;
import io.spillway.metering.MeteringState;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.SteeringTable;
import io.spillway.model.message.PartName;
import io.spillway.registry.RegistryFact;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.world.Seal;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Checks after every step what the step could have broken, and at the end what must be over. */
public final class Invariants {
  private final Findings findings;
  private final SortedMap<CdnName, SimulatedNode> nodes;
  private final LifeCycle lifeCycle;
  private final Contracts contracts;
  private final Purse purse;
  private final Usages usages;
  private final Dues dues;
  private final Disclosure disclosure;
  private final Epochs epochs;
  private final SealedBids sealedBids;
  private final Searches searches;
  private final FirmOffers firmOffers;
  private final LongTermContracts longTerms;
  private final LongTermUse longTermUse;
  private final Waits waits;
  private final DryRuns dryRuns;

  /** Checks the given nodes. */
  public Invariants(Findings findings, Seal seal, SortedMap<CdnName, SimulatedNode> nodes) {
    this.findings = findings;
    this.nodes = nodes;
    this.lifeCycle = new LifeCycle(findings);
    this.contracts = new Contracts(findings, seal, nodes);
    this.purse = new Purse(findings);
    this.usages = new Usages(findings, nodes, this::hosts);
    this.dues = new Dues(findings);
    this.disclosure = new Disclosure(findings, nodes);
    this.epochs = new Epochs(findings);
    this.searches = new Searches(findings);
    this.sealedBids = new SealedBids(findings, seal);
    this.firmOffers = new FirmOffers(findings);
    this.longTerms = new LongTermContracts(findings, seal, nodes);
    this.longTermUse = new LongTermUse(findings);
    this.waits = new Waits(findings);
    this.dryRuns = new DryRuns(findings);
  }

  private List<HostName> hosts(CdnName lender, AgreementId agreement) {
    SimulatedNode node = nodes.get(lender);
    if (node == null) {
      throw new IllegalArgumentException("there is no " + lender);
    }
    MeteringState state = node.state(PartName.METERING, MeteringState.class);
    LentAccount account = state.lent().get(agreement);
    if (account == null) {
      throw new IllegalArgumentException(lender + " has no account of " + agreement);
    }
    return account.contract().terms().hosts();
  }

  /** Checks a step of a node; what a liar's parts decide is honest, so they are checked as well. */
  public void step(SimulatedNode node, JournalEntry entry) {
    String where =
        node.name() + " #" + entry.sequence() + " " + entry.message().getClass().getSimpleName();
    firmOffers.step(node, entry, where);
    longTermUse.step(node, entry, where);
    waits.step(node, entry, where);
    for (Fact fact : entry.facts()) {
      check(node, fact, where);
    }
    for (Effect effect : entry.effects()) {
      if (effect instanceof Effect.Send send) {
        disclosure.check(node, send, where);
        sealedBids.said(node, send, where);
        firmOffers.said(node, send, where);
      } else if (effect instanceof Effect.Tell tell) {
        searches.told(node, tell, where);
        dryRuns.told(node, tell, where);
      }
    }
  }

  private void check(SimulatedNode node, Fact fact, String where) {
    switch (fact) {
      case MediatorFact.ArrangementChanged changed -> {
        lifeCycle.check(node, changed, where);
        dryRuns.changed(node, changed, where);
      }
      case MediatorFact.ExposureTaken _ -> purse.checkExposures(node, where);
      case AgentFact.DealChanged changed -> {
        Deal deal =
            node.state(PartName.AGENT, AgentState.class).deals().get(changed.deal().terms().id());
        if (deal != null) {
          contracts.check(node, deal, where);
          purse.signed(node, deal);
        }
        purse.checkBound(node, where);
      }
      case AgentFact.BidChanged changed -> sealedBids.changed(node, changed, where);
      case AgentFact.AuctionOver over -> sealedBids.over(node, over, where);
      case AgentFact.OfLongTerm(LongTermFact.Changed(LongTerm agreement, String _)) -> {
        longTerms.check(node, agreement, where);
        longTerms.checkKept(node, where);
      }
      case RegistryFact.CapacityKept _ -> {
        contracts.checkReservations(node, where);
        longTerms.checkKept(node, where);
      }
      case RegistryFact.CapacityMoved _ -> {
        contracts.checkReservations(node, where);
        longTerms.checkKept(node, where);
      }
      case RegistryFact.CapacityFreed _ -> longTerms.checkKept(node, where);
      case MeteringFact.AgreementMetered metered -> dues.metered(metered);
      case MeteringFact.LogCounted counted -> usages.counted(node, counted, where);
      case MeteringFact.StatementIssued issued -> {
        usages.issued(node, issued, where);
        dues.issued(issued);
      }
      case MeteringFact.StatementAnswered answered -> dues.answered(answered);
      case MeteringFact.StatementJudged judged -> usages.judged(node, judged, where);
      case MeteringFact.Booked booked -> {
        MeteringState state = node.state(PartName.METERING, MeteringState.class);
        boolean lender = state.lent().containsKey(booked.transaction().agreement());
        usages.booked(node, booked, lender, where);
        purse.checkLedger(node, where);
        if (lender) {
          dues.booked(node, booked, where);
        } else {
          purse.checkPaid(node, booked, where);
          dues.paid(node, booked, where);
        }
      }
      case MeteringFact.AccountClosed closed -> {
        usages.closed(node, closed, where);
        purse.closed(node, closed, where);
      }
      default -> {
        // Other facts can break none of these.
      }
    }
  }

  /** Checks a table that was given to a redirector. */
  public void published(SimulatedNode node, SteeringTable table, Optional<String> refusal) {
    epochs.published(node, table, refusal);
  }

  /** How many tables came from processes that had been replaced. */
  public long lateTables() {
    return epochs.late();
  }

  /** Checks what must hold when all is over. */
  public void end() {
    usages.checkAtEnd();
    for (SimulatedNode node : nodes.values()) {
      purse.checkLedger(node, "the end");
      Replay.check(findings, node);
      Growth.check(findings, node);
    }
  }
}

package io.spillway.registry;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.IpAddress;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.RegistryMessage;
import io.spillway.registry.Delegation.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides on peers' services on the own edges: made ready, made ready again when edges come or go,
 * taken off. A site is taken off every edge that was ever asked to serve it.
 */
final class Delegations {
  private final RegistrySettings settings;

  Delegations(RegistrySettings settings) {
    this.settings = settings;
  }

  void prepare(Step.Draft<RegistryState, RegistryFact> draft, AgreementTerms terms) {
    Optional<Delegation> known = find(draft.state(), terms.id());
    if (known.isPresent()) {
      Delegation delegation = known.get();
      if (delegation.phase() == Phase.DISSOLVING) {
        tell(draft, delegation, "its site is being taken off the edges");
        return;
      }
      if (terms.revision() < delegation.terms().revision()) {
        return;
      }
      if (terms.equals(delegation.terms()) && delegation.phase() != Phase.FAILED) {
        if (delegation.phase() == Phase.READY) {
          tell(draft, delegation, delegation.detail());
        }
        return;
      }
    }
    install(draft, terms);
  }

  void answered(
      Step.Draft<RegistryState, RegistryFact> draft, RegistryMessage.DelegationResult result) {
    Optional<Delegation> known = find(draft.state(), result.agreement());
    if (known.isEmpty()) {
      return;
    }
    Delegation delegation = known.get();
    Phase phase = result.ready() ? Phase.READY : Phase.FAILED;
    boolean stale =
        delegation.phase() == Phase.DISSOLVING
            || result.revision() != delegation.terms().revision();
    if (stale
        || (delegation.phase() == phase && delegation.addresses().equals(result.addresses()))) {
      return;
    }
    answer(draft, result.agreement(), result.ready(), result.addresses(), result.detail());
  }

  void dissolve(Step.Draft<RegistryState, RegistryFact> draft, AgreementId agreement) {
    Optional<Delegation> known = find(draft.state(), agreement);
    if (known.isEmpty()) {
      tellEnded(draft, agreement);
    } else {
      dissolve(draft, known.get(), "its agreement ended");
    }
  }

  void dissolved(Step.Draft<RegistryState, RegistryFact> draft, AgreementId agreement) {
    if (find(draft.state(), agreement).filter(d -> d.phase() == Phase.DISSOLVING).isPresent()) {
      draft.note(new RegistryFact.DelegationEnded(agreement));
      tellEnded(draft, agreement);
    }
  }

  void expire(Step.Draft<RegistryState, RegistryFact> draft, Instant now) {
    for (Delegation delegation : draft.state().delegations().values()) {
      Instant end = delegation.terms().serveUntil().plus(settings.grace());
      if (now.isAfter(end)) {
        dissolve(draft, delegation, "it should have served until " + end + " at most");
      }
    }
  }

  /**
   * Edges came or went. The agent is told at once where clients can still be sent; then the living
   * edges are made ready again, so that they share the agreed capacity among them.
   */
  void edgesChanged(Step.Draft<RegistryState, RegistryFact> draft, RegistryState before) {
    List<Edge> alive = draft.state().alive();
    if (alive.equals(before.alive())) {
      return;
    }
    for (Delegation delegation : draft.state().delegations().values()) {
      if (delegation.phase() == Phase.DISSOLVING) {
        continue;
      }
      boolean elsewhere = !present(delegation, before.alive()).equals(present(delegation, alive));
      if (elsewhere) {
        tell(draft, delegation, "edges came or went");
      }
      if (!alive.isEmpty()) {
        draft.note(new RegistryFact.DelegationBegun(delegation.terms(), alive));
        draft.ask(new Effect.Perform(new Work.InstallSite(delegation.terms(), alive)));
      }
    }
  }

  private static void install(Step.Draft<RegistryState, RegistryFact> draft, AgreementTerms terms) {
    List<Edge> alive = draft.state().alive();
    draft.note(new RegistryFact.DelegationBegun(terms, alive));
    if (alive.isEmpty()) {
      answer(draft, terms.id(), false, List.of(), "no edge is alive");
    } else {
      draft.ask(new Effect.Perform(new Work.InstallSite(terms, alive)));
    }
  }

  private static void answer(
      Step.Draft<RegistryState, RegistryFact> draft,
      AgreementId id,
      boolean ready,
      List<IpAddress> addresses,
      String detail) {
    draft.note(new RegistryFact.DelegationAnswered(id, ready, addresses, detail));
    find(draft.state(), id).ifPresent(answered -> tell(draft, answered, detail));
  }

  private static void dissolve(
      Step.Draft<RegistryState, RegistryFact> draft, Delegation delegation, String reason) {
    if (delegation.phase() == Phase.DISSOLVING) {
      return;
    }
    draft.note(new RegistryFact.DissolvingBegun(delegation.terms().id(), reason));
    draft.ask(new Effect.Perform(new Work.RemoveSite(delegation.terms(), delegation.edges())));
  }

  private static void tell(
      Step.Draft<RegistryState, RegistryFact> draft, Delegation delegation, String detail) {
    List<IpAddress> addresses = present(delegation, draft.state().alive());
    boolean serves =
        switch (delegation.phase()) {
          case PREPARING, READY -> true;
          case FAILED, DISSOLVING -> false;
        };
    boolean ready = serves && !addresses.isEmpty();
    draft.ask(
        new Effect.Tell(
            PartName.AGENT,
            new AgentMessage.DelegationState(
                delegation.terms().id(), ready, ready ? addresses : List.of(), detail)));
  }

  private static void tellEnded(
      Step.Draft<RegistryState, RegistryFact> draft, AgreementId agreement) {
    draft.ask(new Effect.Tell(PartName.AGENT, new AgentMessage.DelegationDissolved(agreement)));
    draft.ask(new Effect.Tell(PartName.METERING, new MeteringMessage.SiteRemoved(agreement)));
  }

  /** The delegation's addresses without those of its edges that do not live. */
  static List<IpAddress> present(Delegation delegation, List<Edge> alive) {
    List<EdgeId> living = alive.stream().map(Edge::id).toList();
    List<IpAddress> gone =
        delegation.edges().stream()
            .filter(edge -> !living.contains(edge.id()))
            .flatMap(edge -> edge.addresses().stream())
            .toList();
    return delegation.addresses().stream().filter(address -> !gone.contains(address)).toList();
  }

  private static Optional<Delegation> find(RegistryState state, AgreementId agreement) {
    return Optional.ofNullable(state.delegations().get(agreement));
  }

  static RegistryState apply(RegistryState state, RegistryFact.DelegationBegun begun) {
    Optional<Delegation> known = find(state, begun.terms().id());
    SortedMap<EdgeId, Edge> edges = new TreeMap<>();
    known.ifPresent(it -> it.edges().forEach(edge -> edges.put(edge.id(), edge)));
    begun.edges().forEach(edge -> edges.put(edge.id(), edge));
    return state.withDelegation(
        new Delegation(
            begun.terms(),
            Phase.PREPARING,
            List.copyOf(edges.values()),
            known.map(Delegation::addresses).orElse(List.of()),
            "the edges are being made ready"));
  }

  static RegistryState apply(RegistryState state, RegistryFact.DelegationAnswered answered) {
    return find(state, answered.agreement())
        .map(delegation ->
            delegation.in(
                answered.ready() ? Phase.READY : Phase.FAILED,
                answered.addresses(),
                answered.detail()))
        .map(state::withDelegation)
        .orElse(state);
  }

  static RegistryState apply(RegistryState state, RegistryFact.DissolvingBegun begun) {
    return find(state, begun.agreement())
        .map(delegation -> delegation.in(Phase.DISSOLVING, delegation.addresses(), begun.reason()))
        .map(state::withDelegation)
        .orElse(state);
  }
}

package io.spillway.simulator.check;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.engine.Effect;
import io.spillway.model.AgreementId;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.simulator.cdn.SimulatedNode;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * No message that leaves a CDN tells more than the policy allows: no edge by its name, no address
 * of an edge but to the borrower whose site is on it, no service or host but what the two that
 * speak deal in, no third party but in gossip, of the own capacity coarse sums alone, and of the
 * own need no more than {@link Inquiries} allow.
 */
final class Disclosure {
  private static final double ROUNDING = 1e-6;
  private static final int STEPS = 10;
  private static final Pattern RATE = Pattern.compile("[0-9]\\s*([kMGT]?bit)?/s");

  private final Findings findings;
  private final SortedMap<CdnName, SimulatedNode> nodes;
  private final Inquiries inquiries;
  private final SortedMap<String, Set<String>> secrets = new TreeMap<>();

  Disclosure(Findings findings, SortedMap<CdnName, SimulatedNode> nodes) {
    this.findings = findings;
    this.nodes = nodes;
    this.inquiries = new Inquiries(findings);
  }

  void check(SimulatedNode node, Effect.Send send, String where) {
    inquiries.check(node, send, where);
    boolean gossip =
        send.message() instanceof PeerMessage.Advertisements
            || send.message() instanceof PeerMessage.AdvertisementsWanted
            || send.message() instanceof PeerMessage.AdvertisementDigest;
    Set<String> words =
        secrets.computeIfAbsent(
            node.name() + " " + send.to() + " " + gossip,
            way -> secretWords(node, send.to(), gossip));
    Leaves.of(send.message())
        .forEach(leaf -> {
          switch (leaf) {
            case EdgeId id -> tell(where, send, "the edge " + id);
            case Edge edge -> tell(where, send, "the edge " + edge.id());
            case IpAddress address -> checkAddress(node, send, address, where);
            case ServiceId id -> checkName(node, send, id.value(), where);
            case HostName host -> checkName(node, send, host.value(), where);
            case String text ->
                words.stream()
                    .filter(text::contains)
                    .forEach(word -> tell(where, send, "\"" + word + "\""));
            default -> {
              // Numbers, times and what is looked into by its parts.
            }
          }
        });
    switch (send.message()) {
      case PeerMessage.OfferDeclined m -> checkReason(send, m.reason(), where);
      case PeerMessage.AgreementRefusal m -> checkReason(send, m.reason(), where);
      case PeerMessage.DelegationFailed m -> checkReason(send, m.reason(), where);
      case PeerMessage.Termination m -> checkReason(send, m.reason(), where);
      case PeerMessage.LongTermDeclined m -> checkReason(send, m.reason(), where);
      default -> {
        // Nothing that is meant for people to read.
      }
    }
    if (send.message() instanceof PeerMessage.Advertisements told) {
      told.advertisements().stream()
          .map(s -> s.advertisement())
          .filter(ad -> ad.cdn().equals(node.name()))
          .forEach(ad -> checkCoarse(node, ad.lendable(), where));
    }
    if (send.message() instanceof PeerMessage.RemainingCapacity told) {
      checkCoarse(node, told.remaining(), where);
    }
  }

  private void tell(String where, Effect.Send send, String what) {
    String kind = send.message().getClass().getSimpleName();
    findings.add(where, kind + " to " + send.to() + " discloses " + what);
  }

  /** What no text in a message may contain. */
  private Set<String> secretWords(SimulatedNode node, CdnName to, boolean gossip) {
    Set<String> words = new TreeSet<>();
    for (SimulatedNode each : nodes.values()) {
      each.profile().edges().forEach(edge -> words.add(edge.id().value()));
      boolean known = knows(node, to, each);
      for (Service service : each.profile().services()) {
        if (!known || !mayBeNamed(node, to, each, service)) {
          words.add(service.id().value());
          service.hosts().forEach(host -> words.add(host.value()));
        }
        if (!service.delegable()) {
          words.add(service.origin().host());
        }
      }
      if (!known && !gossip) {
        words.add(each.name().value());
      }
    }
    return words;
  }

  /** A service of one of the two that speak, which its provider allows to go to the other. */
  private static boolean mayBeNamed(
      SimulatedNode node, CdnName to, SimulatedNode of, Service service) {
    return service.delegable() && (!of.equals(node) || service.mayGoTo(to));
  }

  /** A reason tells no load and no capacity: whoever asks often enough could watch them. */
  private void checkReason(Effect.Send send, String reason, String where) {
    if (RATE.matcher(reason).find()) {
      tell(where, send, "a rate: \"" + reason + "\"");
    }
  }

  /**
   * Whether the two that speak may speak of a CDN: they are it, or the hearer is a liar, who may
   * have named it first in a request or an id that the answer repeats.
   */
  private boolean knows(SimulatedNode node, CdnName to, SimulatedNode of) {
    SimulatedNode hearer = nodes.get(to);
    return of.equals(node) || of.name().equals(to) || (hearer != null && !hearer.honest());
  }

  /**
   * A service or host: of one of the two that speak, and one that may be delegated. So may be a
   * name at or below the lender's own redirect zone, which its operator gave to be told.
   */
  private void checkName(SimulatedNode node, Effect.Send send, String name, String where) {
    boolean allowed = false;
    for (SimulatedNode party : nodes.values()) {
      if (knows(node, send.to(), party)) {
        for (Service service : party.profile().services()) {
          boolean same =
              service.id().value().equals(name)
                  || service.hosts().stream().anyMatch(h -> h.value().equals(name));
          allowed |= same && mayBeNamed(node, send.to(), party, service);
        }
        allowed |= isInRedirectZone(party, name);
      }
    }
    if (!allowed) {
      tell(where, send, name);
    }
  }

  private static boolean isInRedirectZone(SimulatedNode party, String name) {
    return party
        .profile()
        .redirectZone()
        .filter(zone -> ("." + name).endsWith("." + zone.value()))
        .isPresent();
  }

  private void checkAddress(SimulatedNode node, Effect.Send send, IpAddress address, String where) {
    boolean ofAnEdge =
        node.profile().edges().stream().anyMatch(edge -> edge.addresses().contains(address));
    boolean allowed =
        send.message() instanceof PeerMessage.DelegationReady ready
            && lends(node, ready.agreement(), send.to());
    if (ofAnEdge && !allowed) {
      tell(where, send, "the address " + address);
    }
  }

  private static boolean lends(SimulatedNode node, AgreementId agreement, CdnName borrower) {
    Deal deal = node.state(PartName.AGENT, AgentState.class).deals().get(agreement);
    return deal != null
        && deal.signed().isPresent()
        && deal.terms().lender().equals(node.name())
        && deal.terms().borrower().equals(borrower);
  }

  private void checkCoarse(SimulatedNode node, Capacity told, String where) {
    // Any of its edges may have been dead when it was made.
    List<Capacity> edges = node.profile().edges().stream().map(Edge::capacity).toList();
    boolean coarse = false;
    for (int alive = 0; alive < 1 << edges.size(); alive++) {
      double total = 0;
      for (int e = 0; e < edges.size(); e++) {
        total += (alive >> e & 1) * edges.get(e).requests().perSecond();
      }
      for (int step = 0; step <= STEPS; step++) {
        double allowed = Math.floor(total * step / STEPS);
        coarse |= Math.abs(allowed - told.requests().perSecond()) < ROUNDING;
      }
    }
    findings.require(coarse, where, () -> "it tells of " + told + ", no whole tenth");
  }
}

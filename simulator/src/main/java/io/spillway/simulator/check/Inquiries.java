package io.spillway.simulator.check;

import io.spillway.agent.AgentState;
import io.spillway.engine.Effect;
import io.spillway.model.CdnName;
import io.spillway.model.Inquiry;
import io.spillway.model.Money;
import io.spillway.model.Service;
import io.spillway.model.Tariff;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.policy.CompiledPolicy;
import io.spillway.simulator.cdn.SimulatedNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Who is asked for capacity learns no more than it needs to answer: no price ceiling, which it
 * would bid up to, no origin before there are terms, and how much is wanted in coarse steps alone.
 */
final class Inquiries {
  private final Findings findings;
  private final Map<CdnName, Set<String>> origins = new TreeMap<>();

  Inquiries(Findings findings) {
    this.findings = findings;
  }

  void check(SimulatedNode node, Effect.Send send, String where) {
    switch (send.message()) {
      case PeerMessage.OfferRequest(var request, Inquiry inquiry) ->
          checkInquiry(node, send, inquiry, where);
      case PeerMessage.AuctionCalled called ->
          checkInquiry(node, send, called.call().inquiry(), where);
      case PeerMessage.AgreementProposal _,
          PeerMessage.AgreementAcceptance _,
          PeerMessage.LongTermProposed _,
          PeerMessage.LongTermApproved _ -> {
        // Terms tell the origin to who serves the site, and the exact capacity.
        return;
      }
      default -> {
        // Asks for nothing.
      }
    }
    Set<String> own =
        origins.computeIfAbsent(
            node.name(),
            _ -> {
              Set<String> hosts = new TreeSet<>();
              for (Service service : node.profile().services()) {
                hosts.add(service.origin().host());
              }
              return hosts;
            });
    forbid(send, where, "the origin", own);
  }

  private void checkInquiry(SimulatedNode node, Effect.Send send, Inquiry inquiry, String where) {
    findings.require(
        Inquiry.coarse(inquiry.capacity()).equals(inquiry.capacity()),
        where,
        () -> "it tells " + send.to() + " exactly what it needs, " + inquiry.capacity());
    Leaves.of(send.message())
        .forEach(leaf -> {
          if (leaf instanceof Money price) {
            findings.add(where, "it tells " + send.to() + " a price, " + price);
          }
        });
    node.state(PartName.AGENT, AgentState.class)
        .policy()
        .map(CompiledPolicy::of)
        .map(CompiledPolicy::borrowCeiling)
        .ifPresent(ceiling -> forbid(send, where, "the price ceiling", micros(ceiling)));
  }

  private static Set<String> micros(Tariff ceiling) {
    return new TreeSet<>(Set.of(Long.toString(ceiling.perMillionRequests().micros())));
  }

  private void forbid(Effect.Send send, String where, String what, Set<String> words) {
    Leaves.of(send.message())
        .forEach(leaf -> {
          if (leaf instanceof String text) {
            words.stream()
                .filter(word -> text.contains(word) && standsAlone(text, word))
                .forEach(word -> {
                  String kind = send.message().getClass().getSimpleName();
                  findings.add(where, kind + " to " + send.to() + " tells " + what + ", " + word);
                });
          }
        });
  }

  /** Whether it is not a part of a longer number, somewhere in the text. */
  private static boolean standsAlone(String text, String word) {
    return Pattern.compile("(?<![0-9.])" + Pattern.quote(word) + "(?![0-9])").matcher(text).find();
  }
}

package io.spillway.agent;

import io.spillway.model.Advertisement;
import io.spillway.model.Capability;
import io.spillway.model.CdnName;
import io.spillway.model.CdniFootprint;
import io.spillway.model.Commitment;
import io.spillway.model.Offer;
import io.spillway.model.Service;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.PolicyRule;
import io.spillway.policy.PolicyRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a CDN is asked for capacity now, or is not: one reason after the other, each by itself, in
 * words. A new kind of reason is one more line in {@link #of}.
 *
 * @param cdn about whom
 * @param eligible whether it is asked: no reason is against it
 * @param reasons all that was looked at, in the order in which it counts
 */
public record Eligibility(CdnName cdn, boolean eligible, List<Reason> reasons) {
  private static final String FROM = "borrow.from";
  private static final String FURTHER = "borrow.reconsider.region";

  /** What a reason means. */
  public enum Weight {
    /** It has to hold, and does. */
    FOR,
    /** The CDN is not asked because of it. */
    AGAINST,
    /** The CDN is asked, but after others. */
    LATER,
    /** It is good to know, and decides nothing. */
    NOTE
  }

  /**
   * One reason.
   *
   * @param topic what was looked at, in one word
   * @param weight what it means
   * @param text a sentence
   */
  public record Reason(String topic, Weight weight, String text) {}

  /** Copies. */
  public Eligibility {
    reasons = List.copyOf(reasons);
  }

  /** Looks at a CDN, known or not. */
  public static Eligibility of(AgentState state, CdnName cdn, Instant now) {
    List<Reason> reasons = new ArrayList<>();
    reasons.add(advertised(state, cdn, now));
    state
        .restraints()
        .toBorrowing(cdn)
        .ifPresent(r -> reasons.add(new Reason("restraint", Weight.AGAINST, r)));
    reasons.add(admitted(state, cdn, now));
    consent(state, cdn).ifPresent(reasons::add);
    longTerm(state, cdn, now).ifPresent(reasons::add);
    record(state, cdn, now).ifPresent(reasons::add);
    lendable(state, cdn).ifPresent(reasons::add);
    able(state, cdn).ifPresent(reasons::add);
    remaining(state, cdn, now).ifPresent(reasons::add);
    standing(state, cdn).ifPresent(reasons::add);
    equivocation(state, cdn).ifPresent(reasons::add);
    declined(state, cdn).ifPresent(reasons::add);
    distance(state, cdn).ifPresent(reasons::add);
    boolean eligible = reasons.stream().noneMatch(r -> r.weight() == Weight.AGAINST);
    return new Eligibility(cdn, eligible, reasons);
  }

  private static Reason advertised(AgentState state, CdnName cdn, Instant now) {
    KnownPeer known = state.peers().get(cdn);
    if (known == null) {
      return new Reason(
          "advertisement",
          Weight.AGAINST,
          "no advertisement of it is held: none has come, or the last one has expired");
    }
    Advertisement ad = known.advertisement();
    boolean expired = !ad.expiresAt().isAfter(now);
    String told =
        "its advertisement of sequence "
            + ad.sequence()
            + " was told by "
            + (known.toldBy().equals(cdn) ? "itself" : known.toldBy())
            + " at "
            + known.learnedAt();
    return new Reason(
        "advertisement",
        expired ? Weight.AGAINST : Weight.FOR,
        told + (expired ? " and expired at " : "; it expires at ") + ad.expiresAt());
  }

  private static Reason admitted(AgentState state, CdnName cdn, Instant now) {
    if (state.policy().isEmpty()) {
      return new Reason("policy", Weight.AGAINST, "no policy is in force yet");
    }
    if (!state.peers().containsKey(cdn)) {
      return new Reason(
          "policy", Weight.NOTE, "rule borrow.from is not asked: it is about what is advertised");
    }
    CompiledPolicy policy = CompiledPolicy.of(state.policy().get());
    String rule = rule(state, FROM);
    if (Counterparties.admits(state, policy, cdn, now)) {
      return new Reason("policy", Weight.FOR, rule + ", admits it");
    }
    if (Counterparties.admitsFurther(state, policy, cdn, now)) {
      return new Reason(
          "policy",
          Weight.LATER,
          rule
              + ", refuses it; "
              + rule(state, FURTHER)
              + ", admits it where too little is offered otherwise");
    }
    return new Reason("policy", Weight.AGAINST, rule + ", refuses it");
  }

  private static String rule(AgentState state, String name) {
    String byDefault = PolicyRules.find(name).map(PolicyRule::byDefault).orElse("");
    String text =
        state.policy().map(policy -> policy.rules().getOrDefault(name, byDefault)).orElse("");
    return "rule " + name + ", \"" + text + "\"";
  }

  /** For which services the content providers consent to it. */
  private static Optional<Reason> consent(AgentState state, CdnName cdn) {
    List<Service> all = state.services();
    List<String> without =
        all.stream().filter(s -> !s.mayGoTo(cdn)).map(s -> s.id().value()).toList();
    if (without.isEmpty()) {
      return Optional.empty();
    }
    boolean none = without.size() == all.size();
    return Optional.of(
        new Reason(
            "consent",
            none ? Weight.AGAINST : Weight.NOTE,
            "no consent that it delivers "
                + String.join(", ", without)
                + " (delegable)"
                + (none ? ", and there is no other service" : "")));
  }

  private static Optional<Reason> longTerm(AgentState state, CdnName cdn, Instant now) {
    List<String> all =
        state.longTerms().all().values().stream()
            .filter(l -> l.binds(now))
            .flatMap(l -> l.inForce().stream())
            .filter(t -> t.lender().equals(cdn))
            .map(t -> t.id() + ", " + t.conditions().capacity() + " for " + t.service())
            .toList();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Reason(
                "long-term", Weight.FOR, "it has agreed to lend: " + String.join("; ", all)));
  }

  private static Optional<Reason> record(AgentState state, CdnName cdn, Instant now) {
    return Optional.ofNullable(state.records().get(cdn))
        .map(r ->
            new Reason(
                "record",
                Weight.NOTE,
                String.format(
                    Locale.ROOT,
                    "its record is %.2f; \"spillway peers record\" tells of what",
                    r.score(now))));
  }

  private static Optional<Reason> lendable(AgentState state, CdnName cdn) {
    return Optional.ofNullable(state.peers().get(cdn))
        .map(known -> known.advertisement().lendable())
        .map(c ->
            c.isZero()
                ? new Reason("capacity", Weight.LATER, "it advertises that it could lend nothing")
                : new Reason("capacity", Weight.FOR, "it advertises that it could lend " + c));
  }

  private static Optional<Reason> able(AgentState state, CdnName cdn) {
    return Optional.ofNullable(state.peers().get(cdn))
        .map(KnownPeer::advertisement)
        .map(ad -> {
          String where =
              ad.footprints().isEmpty()
                  ? "everybody"
                  : String.join(
                      " within ", ad.footprints().stream().map(CdniFootprint::toString).toList());
          return new Reason(
              "capabilities",
              Weight.NOTE,
              "for " + where + "; it tells of " + String.join(", ", capabilities(ad)));
        });
  }

  /** What a CDN says that it can do, in words. */
  public static List<String> capabilities(Advertisement ad) {
    return ad.capabilities().stream()
        .map(capability -> {
          String what = capability.type().replace("FCI.", "");
          return switch (capability) {
            case Capability.DeliveryProtocol c -> what + " " + String.join(" ", c.protocols());
            case Capability.AcquisitionProtocol c -> what + " " + String.join(" ", c.protocols());
            case Capability.RedirectionMode c -> what + " " + String.join(" ", c.modes());
            case Capability.CapacityLimits _ -> what;
            case Capability.EncryptionKey _ -> what;
            case Capability.Other _ -> what + " (not known here)";
          };
        })
        .toList();
  }

  private static Optional<Reason> remaining(AgentState state, CdnName cdn, Instant now) {
    return Optional.ofNullable(state.neighbourhood().remaining().get(cdn))
        .map(said -> {
          boolean exhausted = LoadExchange.isExhausted(state, cdn, now);
          String left = said.capacity().isZero() ? "nothing" : said.capacity().toString();
          return new Reason(
              "remaining",
              exhausted ? Weight.LATER : Weight.NOTE,
              "it said at " + said.at() + " that " + left + " is left beyond its promises");
        });
  }

  private static Optional<Reason> standing(AgentState state, CdnName cdn) {
    List<String> held =
        state.held().values().stream()
            .filter(o -> o.standing() && o.lender().equals(cdn))
            .map(Eligibility::inWords)
            .toList();
    return held.isEmpty()
        ? Optional.of(new Reason("standing-offer", Weight.NOTE, "no standing offer of it is held"))
        : Optional.of(
            new Reason(
                "standing-offer",
                Weight.FOR,
                "held, and firm unless said otherwise: " + String.join("; ", held)));
  }

  private static String inWords(Offer offer) {
    String kind = offer.commitment() == Commitment.FIRM ? "" : " (indicative: it has to confirm)";
    return offer.capacity() + " for " + offer.service() + " until " + offer.validUntil() + kind;
  }

  private static Optional<Reason> equivocation(AgentState state, CdnName cdn) {
    return Optional.ofNullable(state.neighbourhood().equivocations().get(cdn))
        .map(proof ->
            new Reason(
                "equivocation",
                Weight.NOTE,
                "it signed two different advertisements of sequence "
                    + proof.first().advertisement().sequence()
                    + "; "
                    + proof.toldBy()
                    + " sent the second at "
                    + proof.at()));
  }

  private static Optional<Reason> declined(AgentState state, CdnName cdn) {
    return Optional.ofNullable(state.neighbourhood().declines().get(cdn))
        .map(d ->
            new Reason(
                "declined", Weight.NOTE, "it declined last at " + d.at() + ": " + d.reason()));
  }

  private static Optional<Reason> distance(AgentState state, CdnName cdn) {
    return Optional.ofNullable(state.peers().get(cdn))
        .flatMap(known -> distance(state, known))
        .map(millis ->
            new Reason(
                "distance",
                Weight.NOTE,
                String.format(
                    Locale.ROOT, "about %.0f ms away; who is nearer is asked before it", millis)));
  }

  /** The estimated round trip to a peer in milliseconds, where both have a place. */
  public static Optional<Double> distance(AgentState state, KnownPeer peer) {
    return Preference.distance(state, peer);
  }
}

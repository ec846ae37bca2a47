package io.spillway.agent;

import io.spillway.model.AgreementTerms;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.Inquiry;
import io.spillway.model.LongTermId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.RedirectNames;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.Sale;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a lender does not sign what a borrower proposes: the first reason that applies. */
final class Objections {
  /** How far the beginning of terms may be from now, either way. */
  private static final Duration SKEW = Duration.ofSeconds(60);

  /** How long lingering clients are served at most. */
  private static final Duration LONGEST_LINGERING = Duration.ofMinutes(10);

  /** So many amendments at any time, and one more each so often. */
  private static final int FREE_REVISIONS = 30;

  private static final Duration REVISIONS_EACH = Duration.ofSeconds(10);

  /** So many agreements of one borrower go on at most, and so many are remembered. */
  static final int MOST_OPEN = 64;

  static final int MOST_REMEMBERED = 1_000;

  /** The shortest interval that a statement is issued for, and how many there can be. */
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(5);

  private static final long MOST_INTERVALS = 10_000;

  /** Two honest meters differ by some per cent: less tolerance is a dispute about noise. */
  private static final double LEAST_TOLERANCE = 0.05;

  /**
   * All that an asker hears of hosts that are not lent for. Which of the reasons it is stays here:
   * it would tell who serves a host, and for whom.
   */
  static final String HOSTS = "one of the hosts is not lent for here";

  private static final String NO_SUCH_OFFER = "there is no such offer, or it was accepted before";

  private final CdnName self;
  private final Optional<HostName> redirectZone;
  private final Credit credit;

  Objections(CdnName self, Optional<HostName> redirectZone) {
    this.self = self;
    this.redirectZone = redirectZone;
    this.credit = new Credit(self);
  }

  /**
   * A site has one primary: one that this CDN borrows for, serves itself or serves for another CDN
   * is not lent for. This ends every loop, since each lender on it would serve the host already.
   */
  Optional<String> toHosts(AgentState state, CdnName from, List<HostName> hosts) {
    return taken(state, from, hosts).map(_ -> HOSTS);
  }

  /** An objection in the words of the own log, which say what the asker is not told. */
  String inFull(String objection, AgentState state, CdnName from, List<HostName> hosts) {
    return objection.equals(HOSTS)
        ? taken(state, from, hosts).map(why -> HOSTS + ": " + why).orElse(HOSTS)
        : objection;
  }

  private Optional<String> taken(AgentState state, CdnName from, List<HostName> hosts) {
    for (Deal deal : state.deals().values()) {
      boolean same =
          deal.phase() != Deal.Phase.CLOSED
              && deal.terms().names().stream().anyMatch(hosts::contains);
      if (same && deal.terms().borrower().equals(self)) {
        return Optional.of("a borrowed site is not lent on");
      }
      if (same && !deal.terms().borrower().equals(from)) {
        return Optional.of("the host is served here for another CDN");
      }
    }
    if (redirectZone.filter(zone -> hosts.stream().anyMatch(h -> isWithin(h, zone))).isPresent()) {
      return Optional.of("it is a name of this CDN's own, below its redirect zone");
    }
    boolean own =
        state.services().stream().anyMatch(s -> s.hosts().stream().anyMatch(hosts::contains));
    return own ? Optional.of("the host is served here already") : Optional.empty();
  }

  private static boolean isWithin(HostName host, HostName zone) {
    return host.equals(zone) || host.value().endsWith("." + zone);
  }

  /** The first reason against terms; that the credit is used up comes last. */
  Optional<String> toTerms(
      AgentState state, CdnName from, AgreementTerms terms, @Nullable Deal known, Instant now) {
    return toContent(state, from, terms, known, now)
        .or(() ->
            state
                .policy()
                .map(CompiledPolicy::of)
                .filter(policy -> known == null || adds(known, terms))
                .filter(policy ->
                    !credit.covers(state, policy, terms, Lending.used(state, terms, known), now))
                .map(policy -> Credit.USED_UP));
  }

  private Optional<String> toContent(
      AgentState state, CdnName from, AgreementTerms terms, @Nullable Deal known, Instant now) {
    if (state.policy().isEmpty()) {
      return Optional.of("no policy is in force yet");
    }
    Optional<String> restraint = toRestraints(state, from, terms, known);
    if (restraint.isPresent()) {
      return restraint;
    }
    if (!terms.lender().equals(self) || !terms.borrower().equals(from)) {
      return Optional.of("the parties are not the two that speak");
    }
    if (terms.revision() == 0) {
      if (!terms.id().value().startsWith(from + ":")) {
        return Optional.of(
            "the agreement's id does not begin with its borrower's name and a colon");
      }
      if (known != null) {
        return Optional.of("the agreement's id is taken");
      }
      Optional<String> many = tooMany(state, from);
      if (many.isPresent()) {
        return many;
      }
      return LongTermId.behind(terms.offer()).isEmpty()
          ? objectionToOfferUse(state, from, terms, now)
          : objectionToActivation(state, from, terms, now);
    }
    if (known == null || known.phase() != Deal.Phase.SIGNED) {
      return Optional.of("there is no such agreement in force to amend");
    }
    if (terms.revision() != known.terms().revision() + 1) {
      return Optional.of("the next revision is " + (known.terms().revision() + 1));
    }
    Optional<String> senseless = toChange(known.terms(), terms, now);
    if (senseless.isPresent()) {
      return senseless;
    }
    AgreementTerms expected =
        known.terms().amended(terms.capacity(), terms.steerUntil(), terms.serveUntil());
    if (!expected.equals(terms)) {
      return Optional.of("an amendment changes capacity and times alone");
    }
    return LongTermActivation.toExtension(state, known.terms(), terms)
        .or(() -> LongTermActivation.toMore(state, self, known.terms(), terms, now))
        .or(() -> objectionToMore(state, known, terms, now))
        .or(() -> objectionToLingering(terms));
  }

  /**
   * An amendment takes nothing back of the time that was agreed: what ends sooner is ended, which
   * leaves owed what was held until then (decision 0009). Each is a signature and a reload of web
   * servers, so there is no endless row of them.
   */
  private static Optional<String> toChange(AgreementTerms known, AgreementTerms next, Instant now) {
    if (next.steerUntil().isBefore(known.steerUntil())
        || next.serveUntil().isBefore(known.serveUntil())) {
      return Optional.of("an amendment ends no sooner than what it amends: end the agreement");
    }
    boolean same =
        next.capacity().equals(known.capacity())
            && next.steerUntil().equals(known.steerUntil())
            && next.serveUntil().equals(known.serveUntil());
    if (same) {
      return Optional.of("the amendment changes nothing");
    }
    long most = FREE_REVISIONS + Duration.between(known.from(), now).dividedBy(REVISIONS_EACH);
    return next.revision() > most
        ? Optional.of(
            "there are too many amendments: one each "
                + REVISIONS_EACH.toSeconds()
                + " s is as many as there may be in the long run")
        : Optional.empty();
  }

  /**
   * More is signed as far as it is offered, at the agreement's tariff, and for longer to whom
   * something would be lent now; of a long-term agreement all that was said beforehand.
   */
  private static Optional<String> objectionToMore(
      AgentState state, Deal known, AgreementTerms terms, Instant now) {
    if (!adds(known, terms) || LongTermId.behind(terms.offer()).isPresent()) {
      return Optional.empty();
    }
    Capacity more = terms.capacity().minus(known.terms().capacity());
    Capacity offered = Capacity.ZERO;
    for (OfferId id : Lending.used(state, terms, known)) {
      AgentState.Promise promise = state.promised().get(id);
      offered = promise == null ? offered : offered.plus(promise.mostAt(now));
    }
    if (!offered.covers(more)) {
      return Optional.of("it is more than was offered");
    }
    CompiledPolicy policy = CompiledPolicy.of(state.policy().orElseThrow());
    Sale sale =
        new Sale(
            Counterparties.of(state, policy, terms.borrower(), now),
            terms.service(),
            terms.footprint(),
            terms.capacity().requests().perSecond(),
            now);
    boolean longer = terms.serveUntil().isAfter(known.terms().serveUntil());
    return longer && !policy.lendTo(sale)
        ? Optional.of("the policy lend.to does not admit this borrower and service any more")
        : Optional.empty();
  }

  private Optional<String> tooMany(AgentState state, CdnName borrower) {
    int open = 0;
    int all = 0;
    for (Deal deal : state.deals().values()) {
      if (deal.terms().borrower().equals(borrower) && deal.terms().lender().equals(self)) {
        all++;
        open += deal.phase() == Deal.Phase.CLOSED ? 0 : 1;
      }
    }
    if (open >= MOST_OPEN) {
      return Optional.of(
          MOST_OPEN + " agreements of this borrower are open: no more until some end");
    }
    return all >= MOST_REMEMBERED
        ? Optional.of(MOST_REMEMBERED + " agreements of this borrower within three days are enough")
        : Optional.empty();
  }

  /** A stop may leave what is offered standing; of what is agreed long-term nothing was offered. */
  private static Optional<String> toRestraints(
      AgentState state, CdnName from, AgreementTerms terms, @Nullable Deal known) {
    if (terms.revision() == 0 && LongTermId.behind(terms.offer()).isEmpty()) {
      return state.restraints().toHonouring(from);
    }
    return terms.revision() == 0 || known == null || adds(known, terms)
        ? state.restraints().toOffers(from)
        : Optional.empty();
  }

  /** Whether an amendment is for more, or for longer. */
  static boolean adds(Deal known, AgreementTerms terms) {
    return !known.terms().capacity().covers(terms.capacity())
        || terms.serveUntil().isAfter(known.terms().serveUntil());
  }

  private Optional<String> objectionToActivation(
      AgentState state, CdnName from, AgreementTerms terms, Instant now) {
    LongTerm source = state.longTerms().behind(terms.offer()).orElse(null);
    if (source == null) {
      return Optional.of("there is no such long-term agreement in force");
    }
    Optional<HostName> zone = source.inForce().flatMap(LongTermTerms::redirectZone);
    return LongTermActivation.objection(state, self, source, terms, now)
        .or(() -> terms.redirectHost().flatMap(h -> misnamed(state, zone, h)))
        .or(() -> objectionToAccounts(terms, now))
        .or(() -> toHosts(state, from, terms.hosts()));
  }

  private Optional<String> objectionToOfferUse(
      AgentState state, CdnName from, AgreementTerms terms, Instant now) {
    AgentState.Promise promise = state.promised().get(terms.offer());
    Offer offer = promise == null ? null : promise.acceptedBy(terms, now).orElse(null);
    if (promise == null || offer == null || !promise.borrower().equals(from)) {
      return Optional.of(NO_SUCH_OFFER);
    }
    if (state.auctions().isSealed(terms.offer())) {
      // In the same words, so that no price can be tried before the bid is opened.
      return Optional.of(NO_SUCH_OFFER);
    }
    if (offer.validUntil().isBefore(now)) {
      return Optional.of("the offer expired at " + offer.validUntil());
    }
    if (!offer.capacity().covers(terms.capacity())) {
      return Optional.of("it is more than was offered");
    }
    Optional<String> price = state.auctions().objectionToPrice(offer, terms.tariff());
    if (price.isPresent()) {
      return price;
    }
    if (Duration.between(terms.from(), terms.steerUntil()).compareTo(offer.maxTerm()) > 0) {
      return Optional.of("the offer is for " + offer.maxTerm() + " at most");
    }
    Optional<String> misnamed =
        terms.redirectHost().flatMap(h -> misnamed(state, offer.redirectZone(), h));
    if (misnamed.isPresent()) {
      return misnamed;
    }
    Inquiry asked = promise.inquiry();
    boolean same =
        asked.hosts().equals(terms.hosts())
            && asked.footprint().equals(terms.footprint())
            && asked.service().equals(terms.service());
    if (!same) {
      return Optional.of("the service is not the one that was offered for");
    }
    return objectionToAccounts(terms, now).or(() -> toHosts(state, from, terms.hosts()));
  }

  /** What no offer states, and both have to be able to keep. */
  private static Optional<String> objectionToAccounts(AgreementTerms terms, Instant now) {
    if (Duration.between(terms.from(), now).abs().compareTo(SKEW) > 0) {
      return Optional.of("it begins at " + terms.from() + ", not about now");
    }
    return objectionToLingering(terms)
        .or(() ->
            terms.statementInterval().compareTo(SHORTEST_INTERVAL) < 0
                ? Optional.of("statements each " + terms.statementInterval() + " are too many")
                : Optional.empty())
        .or(() ->
            terms.tolerance() < LEAST_TOLERANCE
                ? Optional.of("two meters cannot agree within " + terms.tolerance())
                : Optional.empty());
  }

  private static Optional<String> objectionToLingering(AgreementTerms terms) {
    Duration lingering = Duration.between(terms.steerUntil(), terms.serveUntil());
    if (lingering.compareTo(LONGEST_LINGERING) > 0) {
      return Optional.of("lingering clients are served for " + LONGEST_LINGERING + " at most");
    }
    Duration served = Duration.between(terms.from(), terms.serveUntil());
    if (served.compareTo(AgreementTerms.LONGEST) > 0) {
      return Optional.of("an agreement lasts " + AgreementTerms.LONGEST.toDays() + " days at most");
    }
    return served.dividedBy(terms.statementInterval()) >= MOST_INTERVALS
        ? Optional.of("more than " + MOST_INTERVALS + " statements")
        : Optional.empty();
  }

  /** A redirect host is the lender's to give: below its zone, and nobody else's. */
  private static Optional<String> misnamed(
      AgentState state, Optional<HostName> given, HostName host) {
    if (given.isEmpty()) {
      return Optional.of("the offer allows no redirect host");
    }
    HostName zone = given.get();
    if (!RedirectNames.isDirectlyBelow(host, zone)) {
      return Optional.of("the redirect host " + host + " is not one label below " + zone);
    }
    boolean taken =
        state.deals().values().stream()
                .filter(d -> d.phase() != Deal.Phase.CLOSED)
                .anyMatch(d -> d.terms().names().contains(host))
            || state.services().stream().anyMatch(s -> s.hosts().contains(host));
    return taken ? Optional.of("the redirect host " + host + " is taken") : Optional.empty();
  }
}

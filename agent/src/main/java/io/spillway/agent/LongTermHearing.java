package io.spillway.agent;

import io.spillway.engine.Effect;
import io.spillway.engine.Step;
import io.spillway.model.CdnName;
import io.spillway.model.LongTermTerms;
import io.spillway.model.SignedLongTerm;
import io.spillway.model.message.PeerMessage;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the other party of a long-term agreement says; the signatures were verified before. */
final class LongTermHearing {
  private static final Pattern UNPRINTED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

  private final CdnName self;
  private final LongTerms longTerms;

  LongTermHearing(CdnName self, LongTerms longTerms) {
    this.self = self;
    this.longTerms = longTerms;
  }

  void proposed(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.LongTermProposed m,
      Instant now) {
    LongTermTerms terms = m.terms();
    AgentState state = draft.state();
    LongTerm known = state.longTerms().all().get(terms.id());
    Optional<LongTerm.Version> same =
        known == null
            ? Optional.empty()
            : known.versions().stream().filter(v -> v.terms().equals(terms)).findFirst();
    if (same.isPresent()) {
      same.get()
          .signed()
          .ifPresent(s -> draft.ask(new Effect.Send(from, new PeerMessage.LongTermApproved(s))));
      return;
    }
    if (known != null && isOvertaken(known, terms)) {
      return;
    }
    Optional<String> objection =
        !terms.author().equals(from) || !terms.other().equals(self)
            ? Optional.of("the parties are not the two that speak")
            : Lending.tooLong(m.document())
                .or(() -> known == null ? toFirst(state, terms, now) : toNext(known, terms, now));
    if (objection.isPresent()) {
      Refusals.note(
          draft,
          from,
          terms.id().value(),
          objection.get(),
          Optional.of(
              new PeerMessage.LongTermDeclined(terms.id(), terms.version(), objection.get())),
          now);
      return;
    }
    LongTerm.Version version =
        new LongTerm.Version(
            terms,
            m.document(),
            Optional.empty(),
            LongTerm.Stage.OPEN,
            cut(m.reason()),
            now,
            Optional.empty());
    LongTerm next = known == null ? LongTerm.beginning(version) : known.and(version, self);
    if (known == null) {
      LongTerms.makeRoom(draft, from);
    }
    LongTerms.note(
        draft,
        next,
        from
            + " proposes version "
            + terms.version()
            + ": "
            + LongTermWords.of(terms.conditions())
            + " ("
            + cut(m.reason())
            + "); a person has to answer by "
            + terms.answerBy());
    LongTermCapacity.settle(draft, next, self, now);
  }

  /** Both have proposed at once, and this CDN's stands: the other will see that, too. */
  private boolean isOvertaken(LongTerm known, LongTermTerms terms) {
    LongTermTerms last = known.newest().terms();
    return terms.version() == last.version()
        && last.author().equals(self)
        && self.compareTo(terms.author()) < 0
        && known.newest().undecided();
  }

  /** What the other party says is shown to people: one line, without what steers a terminal. */
  private static String cut(String reason) {
    String line = UNPRINTED.matcher(reason).replaceAll(" ");
    return line.length() <= 200 ? line : line.substring(0, 200);
  }

  private static Optional<String> toFirst(AgentState state, LongTermTerms terms, Instant now) {
    if (terms.version() != 1 || !terms.author().equals(terms.borrower())) {
      return Optional.of("there is no such long-term agreement; its borrower proposes the first");
    }
    if (LongTermOrders.open(state, terms.borrower()) >= LongTermOrders.MOST_WITH_ONE) {
      return Optional.of("too many that are not over: end some first");
    }
    return LongTermOrders.rival(state, terms.borrower(), terms.lender(), terms.service())
        .map(other -> other + " is for the same service: counter it")
        .or(() -> toTimes(terms, now));
  }

  private Optional<String> toNext(LongTerm known, LongTermTerms terms, Instant now) {
    LongTermTerms last = known.newest().terms();
    if (!known.isWith(terms.author()) || !last.lender().equals(terms.lender())) {
      return Optional.of("there is no such long-term agreement of the two that speak");
    }
    if (known.over() || known.end().isPresent()) {
      return Optional.of("it is over, or ends: propose another");
    }
    boolean crossed =
        terms.version() == last.version()
            && last.author().equals(self)
            && terms.author().compareTo(self) < 0
            && known.newest().undecided();
    if (terms.version() <= last.version() && !crossed) {
      return Optional.of("version " + last.version() + " is the newest already");
    }
    boolean sameSite =
        terms.service().equals(last.service())
            && (terms.author().equals(terms.borrower())
                || (terms.hosts().equals(last.hosts())
                    && terms.origin().equals(last.origin())
                    && terms.probePath().equals(last.probePath())
                    && terms.footprint().equals(last.footprint())));
    return sameSite ? toTimes(terms, now) : Optional.of("the site is the borrower's to state");
  }

  private static Optional<String> toTimes(LongTermTerms terms, Instant now) {
    boolean answerable =
        terms.answerBy().isAfter(now)
            && !terms.answerBy().isAfter(now.plus(LongTermOrders.LONGEST_ANSWER.plusHours(1)));
    return answerable && terms.conditions().until().isAfter(now)
        ? Optional.empty()
        : Optional.of("it cannot be answered in time: use up to 31 days from now");
  }

  void approved(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      SignedLongTerm agreement,
      Instant now) {
    LongTermTerms terms = agreement.terms();
    LongTerm known = draft.state().longTerms().all().get(terms.id());
    Optional<LongTerm.Version> version =
        known == null
            ? Optional.empty()
            : known.versions().stream().filter(v -> v.terms().equals(terms)).findFirst();
    boolean asked = terms.author().equals(self) && terms.other().equals(from);
    if (!asked
        || known == null
        || version.isEmpty()
        || known.over()
        || terms.answerBy().plus(LongTerms.GRACE).isBefore(now)) {
      Refusals.note(
          draft,
          from,
          terms.id().value(),
          "it approves what this CDN has not proposed, or too late",
          Optional.empty(),
          now);
      return;
    }
    if (version.get().signed().isEmpty()) {
      longTerms.conclude(draft, known, version.get().approved(agreement), now);
      if (draft.state().restraints().bans(from)) {
        longTerms.ban(draft, from, now);
      }
    }
  }

  void declined(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.LongTermDeclined m,
      Instant now) {
    LongTerm known = draft.state().longTerms().all().get(m.agreement());
    if (known == null) {
      return;
    }
    boolean asked =
        known.isWith(from)
            && known.newest().stage() == LongTerm.Stage.OPEN
            && known.newest().terms().author().equals(self)
            && known.newest().terms().version() == m.version();
    if (!asked) {
      return;
    }
    LongTerm next = known.with(known.newest().in(LongTerm.Stage.DECLINED).because(cut(m.reason())));
    LongTerms.note(
        draft,
        next.closedIfNothingComes(self, now),
        from + " declines version " + m.version() + ": " + cut(m.reason()));
    LongTermCapacity.settle(draft, next, self, now);
  }

  /** Its notice runs from when it is heard of. */
  void ended(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      PeerMessage.LongTermEnded m,
      Instant now) {
    LongTerm known = draft.state().longTerms().all().get(m.agreement());
    if (known == null || !known.isWith(from)) {
      Refusals.note(
          draft,
          from,
          m.agreement().value(),
          "it ends a long-term agreement of which it is no party",
          Optional.empty(),
          now);
      return;
    }
    LongTermTerms terms = known.inForce().orElse(known.newest().terms());
    Instant earliest = now.plus(terms.conditions().notice());
    Instant until = m.until().isBefore(earliest) ? earliest : m.until();
    Instant before =
        known.endsAt().orElseGet(() -> known.end().map(LongTerm.End::until).orElse(Instant.MAX));
    if (!known.over() && until.isBefore(before)) {
      LongTerms.note(
          draft,
          known.ending(new LongTerm.End(until, from, cut(m.reason()))),
          from + " ends it, at " + until + ": " + cut(m.reason()));
    }
  }
}

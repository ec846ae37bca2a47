package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.agent.LongTerm;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.LongTermConditions;
import io.spillway.model.LongTermId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.ServiceId;
import io.spillway.model.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A long-term agreement as it is shown.
 *
 * @param id names it at both parties
 * @param peer the other party
 * @param side what this CDN does under it
 * @param service the borrower's service
 * @param state how far it is
 * @param waitsFor who has to answer what is open; absent when nothing is
 * @param inForce the version that both have signed last
 * @param endsAt until when short agreements can be made under it
 * @param end why it ends before its time
 * @param versions oldest first, each with what it changes
 * @param agreements the short agreements under it that are not over
 */
record LongTermView(
    LongTermId id,
    CdnName peer,
    Side side,
    ServiceId service,
    State state,
    Optional<CdnName> waitsFor,
    Optional<Integer> inForce,
    Optional<Instant> endsAt,
    Optional<String> end,
    List<VersionView> versions,
    List<AgreementId> agreements) {
  /** How far it is. */
  enum State {
    /** A version waits for an answer, and nothing is in force. */
    PROPOSED,
    /** Both have signed. */
    IN_FORCE,
    /** In force until the notice is over. */
    ENDING,
    /** Both had signed, and its time is over. */
    ENDED,
    /** Never came about. */
    CLOSED
  }

  /**
   * One version.
   *
   * @param version its number
   * @param author who proposes it
   * @param stage how far it is
   * @param reason what was said of it
   * @param answerBy until when it can be approved
   * @param conditions what is negotiated
   * @param changes a line for each difference to the version before; none for the first
   * @param document both signatures, once there are
   */
  record VersionView(
      int version,
      CdnName author,
      LongTerm.Stage stage,
      String reason,
      Instant answerBy,
      LongTermConditions conditions,
      List<String> changes,
      Optional<String> document) {}

  static LongTermView of(AgentState agent, LongTerm known, CdnName self, Instant now) {
    LongTermTerms newest = known.newest().terms();
    boolean lends = newest.lender().equals(self);
    return new LongTermView(
        known.id(),
        lends ? newest.borrower() : newest.lender(),
        lends ? Side.LENDING : Side.BORROWING,
        newest.service(),
        state(known, now),
        known.open().map(v -> v.stage() == LongTerm.Stage.OPEN ? v.terms().other() : self),
        known.inForce().map(LongTermTerms::version),
        known.endsAt(),
        known.end().map(e -> e.by() + ": " + e.reason()),
        versions(known),
        agent.deals().values().stream()
            .filter(Deal::binding)
            .map(Deal::terms)
            .filter(t -> t.offer().equals(newest.offer()))
            .map(t -> t.id())
            .toList());
  }

  private static State state(LongTerm known, Instant now) {
    if (known.binds(now)) {
      return known.end().isPresent() ? State.ENDING : State.IN_FORCE;
    }
    if (known.inForce().isPresent()) {
      return State.ENDED;
    }
    return known.over() ? State.CLOSED : State.PROPOSED;
  }

  private static List<VersionView> versions(LongTerm known) {
    List<VersionView> views = new ArrayList<>();
    Optional<LongTermConditions> before = Optional.empty();
    for (LongTerm.Version v : known.versions()) {
      LongTermConditions now = v.terms().conditions();
      views.add(
          new VersionView(
              v.terms().version(),
              v.terms().author(),
              v.stage(),
              v.reason(),
              v.terms().answerBy(),
              now,
              before.map(b -> changes(b, now)).orElse(List.of()),
              v.signed().map(s -> s.document())));
      before = Optional.of(now);
    }
    return views;
  }

  private static List<String> changes(LongTermConditions old, LongTermConditions now) {
    List<String> changes = new ArrayList<>();
    add(changes, "holding", old.holding(), now.holding());
    add(changes, "capacity", old.capacity(), now.capacity());
    add(
        changes,
        "price per million requests",
        old.tariff().perMillionRequests(),
        now.tariff().perMillionRequests());
    add(changes, "price per GB", old.tariff().perGigabyte(), now.tariff().perGigabyte());
    add(
        changes,
        "price per committed hour",
        old.tariff().perCommittedHour(),
        now.tariff().perCommittedHour());
    add(changes, "from", old.from(), now.from());
    add(changes, "until", old.until(), now.until());
    add(changes, "notice", old.notice(), now.notice());
    add(changes, "recall notice", old.recallNotice(), now.recallNotice());
    return changes;
  }

  private static void add(List<String> changes, String what, Object old, Object now) {
    if (!old.equals(now)) {
      changes.add(what + ": " + old + " -> " + now);
    }
  }
}

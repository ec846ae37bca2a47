package io.spillway.node.api;

import io.spillway.agent.AgentState;
import io.spillway.agent.Deal;
import io.spillway.agent.LongTerm;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.LongTermConditions;
import io.spillway.model.LongTermId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.Origin;
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
 * @param versions oldest first, each with its site and what it changes
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
   * @param unsigned why it is not signed by both though it was to be; absent for nothing of the
   *     kind
   * @param answerBy until when it can be approved
   * @param site what is to be served
   * @param conditions what is negotiated
   * @param comparedWith the version that {@code changes} compares with: the newest before it that
   *     both have signed, else the one before it; absent for the first
   * @param changes a line for each difference to that, the site included; none for the first
   * @param document both signatures, once there are
   */
  record VersionView(
      int version,
      CdnName author,
      LongTerm.Stage stage,
      String reason,
      Optional<String> unsigned,
      Instant answerBy,
      SiteView site,
      LongTermConditions conditions,
      Optional<Integer> comparedWith,
      List<String> changes,
      Optional<String> document) {}

  /**
   * The site that the lender is to serve, as the borrower states it.
   *
   * @param hosts its host names
   * @param origin where the lender fetches the content
   * @param probePath the path by which the borrower checks a delegation
   * @param footprint whose clients are served
   */
  record SiteView(List<HostName> hosts, Origin origin, String probePath, Footprint footprint) {
    static SiteView of(LongTermTerms terms) {
      return new SiteView(terms.hosts(), terms.origin(), terms.probePath(), terms.footprint());
    }
  }

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
    for (int i = 0; i < known.versions().size(); i++) {
      LongTerm.Version v = known.versions().get(i);
      Optional<LongTermTerms> before = before(known.versions().subList(0, i));
      views.add(
          new VersionView(
              v.terms().version(),
              v.terms().author(),
              v.stage(),
              v.reason(),
              v.unsigned(),
              v.terms().answerBy(),
              SiteView.of(v.terms()),
              v.terms().conditions(),
              before.map(LongTermTerms::version),
              before.map(b -> changes(b, v.terms())).orElse(List.of()),
              v.signed().map(s -> s.document())));
    }
    return views;
  }

  /** What is in force, as that is what an approval changes; else what was proposed last. */
  private static Optional<LongTermTerms> before(List<LongTerm.Version> older) {
    return older.reversed().stream()
        .filter(v -> v.signed().isPresent())
        .findFirst()
        .or(() -> older.isEmpty() ? Optional.empty() : Optional.of(older.getLast()))
        .map(LongTerm.Version::terms);
  }

  private static List<String> changes(LongTermTerms before, LongTermTerms after) {
    LongTermConditions old = before.conditions();
    LongTermConditions now = after.conditions();
    List<String> changes = new ArrayList<>();
    add(changes, "hosts", names(before.hosts()), names(after.hosts()));
    add(changes, "origin", before.origin(), after.origin());
    add(changes, "probe path", before.probePath(), after.probePath());
    add(changes, "clients", before.footprint(), after.footprint());
    add(changes, "redirect zone", zone(before), zone(after));
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

  private static String names(List<HostName> hosts) {
    return String.join(" ", hosts.stream().map(HostName::value).toList());
  }

  private static String zone(LongTermTerms terms) {
    return terms.redirectZone().map(HostName::value).orElse("none");
  }

  private static void add(List<String> changes, String what, Object old, Object now) {
    if (!old.equals(now)) {
      changes.add(what + ": " + old + " -> " + now);
    }
  }
}

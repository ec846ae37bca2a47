package io.spillway.node.api;

import io.spillway.agent.LongTerm;
import io.spillway.agent.LongTermOrders;
import io.spillway.model.CdnName;
import io.spillway.model.LongTermConditions;
import io.spillway.model.LongTermId;
import io.spillway.model.Numbering;
import io.spillway.model.ServiceId;
import io.spillway.model.message.LongTermOrder;
import io.spillway.model.message.PartName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Long-term agreements: what people on this side propose, counter, approve, decline and end. */
final class LongTermApi implements PartApi {
  private static final String PATH = "/agent/v1/long-term";

  private final CdnName self;
  private final States states;
  private final InstantSource time;

  LongTermApi(CdnName self, States states, InstantSource time) {
    this.self = self;
    this.states = states;
    this.time = time;
  }

  /**
   * A first version, under which this CDN borrows.
   *
   * @param lender to whom it is proposed
   * @param service for which service
   * @param conditions what is wanted
   * @param answerWithin how long it can be approved
   * @param reason for people on both sides
   */
  record Proposal(
      CdnName lender,
      ServiceId service,
      LongTermConditions conditions,
      Duration answerWithin,
      String reason) {}

  /**
   * A next version.
   *
   * @param conditions what is wanted
   * @param answerWithin how long it can be approved
   * @param reason for people on both sides
   */
  record Counter(LongTermConditions conditions, Duration answerWithin, String reason) {}

  /**
   * An approval.
   *
   * @param version which version was looked at
   */
  record Approval(int version) {}

  /**
   * A refusal.
   *
   * @param version which version was looked at
   * @param reason for people on both sides
   */
  record Refusal(int version, String reason) {}

  /**
   * An end with notice.
   *
   * @param reason for people on both sides
   */
  record Ending(String reason) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, asked -> Reply.of(list())),
        Route.post(PATH, asked -> propose(asked.body(Proposal.class))),
        Route.get(PATH + "/{id}", asked -> view(id(asked))),
        Route.post(PATH + "/{id}/counter", asked -> counter(id(asked), asked.body(Counter.class))),
        Route.post(
            PATH + "/{id}/approve",
            asked ->
                order(
                    id(asked),
                    new LongTermOrder.ApproveLongTerm(
                        id(asked), asked.body(Approval.class).version()))),
        Route.post(PATH + "/{id}/decline", asked -> decline(id(asked), asked.body(Refusal.class))),
        Route.post(
            PATH + "/{id}/end",
            asked ->
                order(
                    id(asked),
                    new LongTermOrder.EndLongTerm(
                        id(asked), line(asked.body(Ending.class).reason())))));
  }

  private List<LongTermView> list() {
    Instant now = time.instant();
    return states.look(m ->
        m.agent().longTerms().all().values().stream()
            .map(known -> LongTermView.of(m.agent(), known, self, now))
            .toList());
  }

  /** The mark of a journal may be left out, as everywhere. */
  private LongTermId id(Asked asked) {
    try {
      return states
          .look(m ->
              m.agent().longTerms().all().keySet().stream()
                  .filter(id -> Numbering.isMeant(id.value(), asked.id()))
                  .findFirst())
          .orElseGet(() -> new LongTermId(asked.id()));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(404, String.valueOf(e.getMessage()));
    }
  }

  private Reply propose(Proposal body) {
    Set<LongTermId> before = states.look(m -> m.agent().longTerms().all().keySet());
    carryOut(
        new LongTermOrder.ProposeLongTerm(
            body.lender(),
            body.service(),
            body.conditions(),
            time.instant().plus(body.answerWithin()),
            line(body.reason())));
    return states
        .look(m ->
            m.agent().longTerms().all().values().stream()
                .filter(known -> !before.contains(known.id()))
                .filter(known -> known.newest().terms().author().equals(self))
                .findFirst())
        .map(known -> view(known.id()))
        .orElseThrow(
            () -> new ProblemException(503, "other proposals came between; `longterm` lists all"));
  }

  private Reply counter(LongTermId id, Counter body) {
    LongTerm.Version newest = find(id).newest();
    boolean stands = find(id).open().isPresent() || newest.signed().isPresent();
    if (stands && newest.terms().conditions().equals(body.conditions())) {
      throw new ProblemException(
          409,
          "version "
              + newest.terms().version()
              + " has these terms already: change one, or approve it where the other side has"
              + " proposed it");
    }
    return order(
        id,
        new LongTermOrder.CounterLongTerm(
            id, body.conditions(), time.instant().plus(body.answerWithin()), line(body.reason())));
  }

  private Reply decline(LongTermId id, Refusal body) {
    return order(id, new LongTermOrder.DeclineLongTerm(id, body.version(), line(body.reason())));
  }

  private Reply order(LongTermId id, LongTermOrder order) {
    find(id);
    carryOut(order);
    return view(id);
  }

  private void carryOut(LongTermOrder order) {
    Optional<String> objection =
        states.look(m -> LongTermOrders.objection(m.agent(), self, order, time.instant()));
    if (objection.isPresent()) {
      throw new ProblemException(409, objection.get());
    }
    states.tell(PartName.AGENT, order);
  }

  private LongTerm find(LongTermId id) {
    return states
        .look(m -> Optional.ofNullable(m.agent().longTerms().all().get(id)))
        .orElseThrow(() -> {
          List<String> those =
              states.look(m ->
                  m.agent().longTerms().all().keySet().stream().map(LongTermId::value).toList());
          return new ProblemException(
              404,
              "there is no long-term agreement \""
                  + id
                  + "\"; "
                  + (those.isEmpty()
                      ? "there is none yet"
                      : "there are: " + String.join(", ", those)));
        });
  }

  private Reply view(LongTermId id) {
    LongTerm known = find(id);
    Instant now = time.instant();
    return Reply.of(states.look(m -> LongTermView.of(m.agent(), known, self, now)));
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}

package io.spillway.node.api;

import io.spillway.mediator.Arrangement;
import io.spillway.model.Numbering;
import io.spillway.node.history.HistoryGap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What was decided, and on what. */
final class AuditApi implements PartApi {
  private static final int MOST_ENTRIES = 1_000;
  private static final int ENTRIES = 200;

  private final States states;
  private final AuditLog audit;
  private final AuctionLog auctions;

  AuditApi(States states, AuditLog audit, AuctionLog auctions) {
    this.states = states;
    this.auctions = auctions;
    this.audit = audit;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/audit/v1/entries", asked -> Reply.of(audit.page(wanted(asked)))),
        Route.get("/explain/{id}", asked -> Reply.of(explain(asked.id()))));
  }

  private AuditLog.Wanted wanted(Asked asked) {
    Optional<String> subject = asked.find("subject");
    Optional<Set<String>> arrangement =
        asked.find("arrangement").map(id -> subjects(states.arrangement(id)));
    return new AuditLog.Wanted(
        asked.number("after", 0, Long.MAX_VALUE, 0),
        (int) asked.number("limit", 1, MOST_ENTRIES, ENTRIES),
        asked.find("newest", AuditApi::flag).orElse(false),
        fact ->
            subject.map(s -> Numbering.isMeant(fact.subject(), s)).orElse(true)
                && arrangement.map(all -> all.contains(fact.subject())).orElse(true));
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("\"" + text + "\": use true or false");
    };
  }

  private List<AuditLog.Explained> explain(String id) {
    try {
      return audit.explain(subjects(states.arrangement(id)));
    } catch (HistoryGap e) {
      throw new ProblemException(503, String.valueOf(e.getMessage()));
    }
  }

  private Set<String> subjects(Arrangement arrangement) {
    Set<String> subjects = new TreeSet<>();
    subjects.add(arrangement.id().value());
    subjects.addAll(auctions.ofArrangement(arrangement.id().value()));
    arrangement
        .backings()
        .values()
        .forEach(b -> {
          subjects.add(b.terms().id().value());
          subjects.add(b.terms().offer().value());
        });
    return subjects;
  }
}

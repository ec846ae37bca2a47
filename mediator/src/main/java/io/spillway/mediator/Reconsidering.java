package io.spillway.mediator;

import io.spillway.model.Capacity;
import io.spillway.model.Forecast;
import io.spillway.model.Requirement;
import io.spillway.model.Sla;
import io.spillway.model.Tariff;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.Leeway;
import io.spillway.policy.Relaxation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When offers do not suffice: what could be had is taken, and for the rest the requirement is
 * reconsidered in one respect after the other, in the order that the policy gives and within its
 * bounds. A respect in which nothing was passed over could not change the result; it is left for
 * later. When no respect is left, the shortfall is told, and sought again after a while.
 */
final class Reconsidering {
  private Reconsidering() {}

  /** Whether a respect would admit more: what to ask for then, or why not. */
  private sealed interface Prospect {
    record Some(Requirement next, String why) implements Prospect {}

    record None(String why) implements Prospect {}
  }

  /** All peers were asked and this is still missing: go on with the next respect, or give up. */
  static void shortOf(Desk desk, Arrangement a, Capacity missing) {
    Optional<CompiledPolicy> policy = desk.policy();
    Forecast forecast = desk.state().forecasts().get(a.service());
    Search search = a.search().rest(missing);
    if (policy.isEmpty() || forecast == null) {
      return;
    }
    Leeway leeway = new Leeway(policy.get(), forecast, missing.requests().perSecond());
    List<String> idle = new ArrayList<>();
    if (search.moneyShort()) {
      idle.add("the caps on spending leave nothing for more (rules borrow.cap)");
    }
    for (Relaxation what : search.moneyShort() ? List.<Relaxation>of() : leeway.order()) {
      if (search.made().contains(what)) {
        continue;
      }
      switch (prospect(search, what, leeway)) {
        case Prospect.None(String why) -> idle.add(what.word() + ": " + why);
        case Prospect.Some(Requirement next, String why) -> {
          String passedOver =
              idle.isEmpty() ? "" : "; passed over for now: " + String.join("; ", idle);
          Arrangement now = a.searching(search.reconsidered(what, next));
          desk.change(
              now,
              "reconsider the "
                  + what.word()
                  + ", as "
                  + missing
                  + " of "
                  + a.search().sought().capacity()
                  + " is missing: "
                  + why
                  + " ("
                  + leeway.because(what)
                  + ")"
                  + passedOver);
          Sourcing.begin(desk, now, now.search(), true);
          return;
        }
      }
    }
    tellShortfall(desk, a.searching(search.lacking(missing)), leeway, idle);
  }

  private static void tellShortfall(Desk desk, Arrangement a, Leeway leeway, List<String> idle) {
    List<String> reasons = new ArrayList<>();
    if (!a.search().made().isEmpty()) {
      reasons.add("reconsidered were: " + words(a.search().made()));
    }
    reasons.addAll(idle);
    desk.change(
        a,
        "short of "
            + a.search().missing()
            + ", nothing else may be reconsidered ("
            + leeway.becauseOfOrder()
            + ")"
            + (reasons.isEmpty() ? "" : "; " + String.join("; ", reasons))
            + "; sought again in "
            + pause(desk, a).toSeconds()
            + " s");
  }

  /**
   * A lender has not kept what was chosen: others are asked at once, or as soon as the round under
   * way is over. Once in a search, so that one that never keeps its word is not asked again and
   * again; what was agreed long-term is not tried again for a while by itself.
   */
  static void replace(Desk desk, Arrangement a, Capacity lost, boolean longTerm) {
    double lacks = a.requirement().capacity().requests().perSecond() - a.agreed();
    if ((a.search().resumed() && !longTerm)
        || !a.phase().sources()
        || !(lost.requests().perSecond() >= Sourcing.LEAST_AWARD)
        || lacks < Sourcing.LEAST_AWARD) {
      return;
    }
    Capacity sought = lost.times(Math.min(1, lacks / lost.requests().perSecond()));
    if (a.sourcing()) {
      Search later = a.search().losing(sought);
      desk.change(
          a.searching(longTerm ? later : later.resume()),
          "seek " + sought + " elsewhere, too, once this round is over");
    } else if (longTerm) {
      Sourcing.goOn(desk, a, a.search().rest(sought), a.asks());
    } else {
      Sourcing.begin(desk, a, a.search().rest(sought).resume(), true);
    }
  }

  static String words(List<Relaxation> made) {
    return String.join(", ", made.stream().map(Relaxation::word).toList());
  }

  /**
   * Each round of asking costs all peers something: a longer search is repeated later, and one for
   * what nobody needs yet.
   */
  static Duration pause(Desk desk, Arrangement a) {
    Duration usual = Sourcing.PAUSE.multipliedBy(1 + a.search().made().size());
    Duration patience = Anticipation.patience(desk, a);
    return patience.compareTo(usual) > 0 ? patience : usual;
  }

  private static Prospect prospect(Search search, Relaxation what, Leeway leeway) {
    return switch (what) {
      case PRICE -> price(search, leeway.ceiling());
      case REGION -> region(search);
      case QUALITY -> quality(search, leeway.latency(search.sought().sla().latency()));
      case DURATION -> new Prospect.None("the caps on spending left nothing untaken");
    };
  }

  private static Prospect price(Search search, Tariff ceiling) {
    List<Tariff> dearer = search.passed().dearer();
    if (dearer.isEmpty()) {
      return new Prospect.None("no offer was left because of its price");
    }
    long within = dearer.stream().filter(t -> t.within(ceiling)).count();
    return within == 0
        ? new Prospect.None(
            "the cheapest offer above the ceilings, at "
                + dearer.getFirst().perMillionRequests()
                + " per million requests, is above those, too")
        : new Prospect.Some(
            with(search.sought(), search.sought().sla(), ceiling),
            within
                + (within == 1 ? " offer" : " offers")
                + " above the ceilings, the cheapest at "
                + dearer.getFirst().perMillionRequests()
                + " per million requests, can be had within "
                + ceiling.perMillionRequests()
                + " per million requests, "
                + ceiling.perGigabyte()
                + " per gigabyte and "
                + ceiling.perCommittedHour()
                + " per committed hour");
  }

  private static Prospect region(Search search) {
    return search.further() || search.passed().unasked().isEmpty()
        ? new Prospect.None("it admits nobody else")
        : new Prospect.Some(
            search.sought(),
            "ask "
                + String.join(
                    ", ", search.passed().unasked().stream().map(cdn -> cdn.value()).toList())
                + ", too");
  }

  private static Prospect quality(Search search, Duration latency) {
    List<Duration> slower = search.passed().slower();
    if (slower.isEmpty()) {
      return new Prospect.None("no offer was left because of its latency");
    }
    Sla sla = search.sought().sla();
    long within = slower.stream().filter(d -> d.compareTo(latency) <= 0).count();
    return within == 0
        ? new Prospect.None("each offer that is slower than the SLA is slower than that, too")
        : new Prospect.Some(
            with(
                search.sought(),
                new Sla(sla.latencyQuantile(), latency, sla.maxErrorShare()),
                search.sought().ceiling()),
            within
                + " latencies that offers state are within "
                + latency.toMillis()
                + " ms, beyond the SLA's "
                + sla.latency().toMillis()
                + " ms");
  }

  private static Requirement with(Requirement r, Sla sla, Tariff ceiling) {
    return new Requirement(
        r.service(),
        r.hosts(),
        r.origin(),
        r.probePath(),
        r.footprint(),
        r.capacity(),
        sla,
        ceiling,
        r.duration());
  }
}

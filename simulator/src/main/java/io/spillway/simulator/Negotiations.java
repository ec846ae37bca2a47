package io.spillway.simulator;

import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.Backing;
import io.spillway.mediator.MediatorFact;
import io.spillway.model.ArrangementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.Sla;
import io.spillway.simulator.cdn.Assembly;
import io.spillway.simulator.cdn.CdnProfile;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.check.Violation;
import io.spillway.simulator.world.Chance;
import io.spillway.simulator.world.Crowd;
import io.spillway.simulator.world.Fault;
import io.spillway.simulator.world.Faults;
import io.spillway.simulator.world.Network;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long it takes from the decision to borrow to signed agreements, among many CDNs that are far
 * apart: each message is 75 ms on its way and one in a hundred is lost. A tenth of the CDNs get a
 * crowd, at different times.
 */
final class Negotiations {
  /** Standing offers are taken in one round trip, a lost message included. */
  static final Duration STANDING_LIMIT = Duration.ofMillis(400);

  /** An auction takes three round trips, lost messages included. */
  static final Duration AUCTION_LIMIT = Duration.ofMillis(1_500);

  private static final Duration WAY = Duration.ofMillis(75);
  private static final double LOSS = 0.01;
  private static final Duration LASTS = Duration.ofSeconds(105);
  private static final Duration BETWEEN = Duration.ofSeconds(4);
  private static final double EDGE = 100;
  private static final double ENOUGH = 0.95;

  private final int cdns;
  private final boolean auction;
  private final SortedMap<ArrangementId, Instant> begun = new TreeMap<>();
  private final SortedMap<ArrangementId, Double> needed = new TreeMap<>();
  private final SortedMap<ArrangementId, Duration> took = new TreeMap<>();

  private Negotiations(int cdns, boolean auction) {
    this.cdns = cdns;
    this.auction = auction;
  }

  /**
   * What came of one seed.
   *
   * @param took from initiation to agreements for all that was needed, by arrangement
   * @param unmet arrangements that did not get that far
   * @param violations invariants that were broken
   */
  record Outcome(List<Duration> took, int unmet, List<Violation> violations) {}

  /**
   * Runs one seed.
   *
   * @param cdns how many CDNs, 10 to 200
   * @param auction whether there are auctions alone, else standing offers
   */
  static Outcome run(long seed, int cdns, boolean auction) {
    Negotiations all = new Negotiations(cdns, auction);
    Faults.Mail mail = new Faults.Mail(LOSS, 0, Duration.ZERO);
    Faults faults = Faults.of(EnumSet.noneOf(Fault.class)).withMail(mail);
    Run run =
        new Run(
            seed,
            SimulationSettings.of(faults),
            Assembly.PRODUCTION,
            all::draw,
            new Network.Distance(WAY, WAY.plusMillis(1)),
            all::saw);
    List<Violation> violations = run.resultAfter(LASTS);
    return new Outcome(
        List.copyOf(all.took.values()), all.begun.size() - all.took.size(), violations);
  }

  /** The time that a share of all are not above. */
  static Duration quantile(List<Duration> times, double share) {
    List<Duration> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.clamp(index, 0, sorted.size() - 1));
  }

  private void saw(SimulatedNode node, JournalEntry entry, Instant now) {
    for (Fact fact : entry.facts()) {
      if (fact instanceof MediatorFact.ArrangementChanged(Arrangement a, long _, String _)) {
        begun.putIfAbsent(a.id(), now);
        needed.putIfAbsent(a.id(), a.requirement().capacity().requests().perSecond());
        double signed =
            a.backings().values().stream()
                .filter(Backing::signed)
                .mapToDouble(b -> b.terms().capacity().requests().perSecond())
                .sum();
        if (signed >= ENOUGH * needed.getOrDefault(a.id(), Double.MAX_VALUE)) {
          took.putIfAbsent(a.id(), Duration.between(begun.getOrDefault(a.id(), now), now));
        }
      }
    }
  }

  private List<WorldPlan.Planned> draw(Chance chance) {
    List<CdnName> names = new ArrayList<>();
    for (int i = 0; i < cdns; i++) {
      names.add(new CdnName("cdn-" + number(i) + ".example"));
    }
    List<WorldPlan.Planned> all = new ArrayList<>();
    for (int i = 0; i < cdns; i++) {
      boolean primary = i % 10 == 0;
      SortedMap<CdnName, URI> contacts = new TreeMap<>();
      CdnName contact = names.get((i + 1) % cdns);
      contacts.put(contact, CdnProfile.endpoint(contact));
      all.add(
          new WorldPlan.Planned(
              profile(i, names.get(i), contacts, primary, chance), crowd(primary, i / 10, chance)));
    }
    return all;
  }

  /** Of one length, so that no name is part of another's. */
  private static String number(int index) {
    return String.format(Locale.ROOT, "%03d", index);
  }

  private CdnProfile profile(
      int index, CdnName name, SortedMap<CdnName, URI> contacts, boolean primary, Chance chance) {
    List<Edge> edges = new ArrayList<>();
    double each = EDGE * (primary ? 1 : 3);
    for (int e = 1; e <= 2; e++) {
      edges.add(
          new Edge(
              new EdgeId("edge-" + number(index) + "-" + e),
              List.of(new IpAddress("127.10." + index + "." + e)),
              new Capacity(RequestRate.perSecond(each), new BitRate((long) (each * 400_000))),
              Footprint.EVERYWHERE));
    }
    Service service =
        new Service(
            new ServiceId("site-" + number(index)),
            List.of(new HostName("www.customer-" + number(index) + ".example")),
            new Origin(primary ? "127.0.0.20" : "127.0.0.21", 8090),
            new Sla(0.95, Duration.ofMillis(500), 0.01),
            primary,
            false,
            "/up");
    SortedMap<String, String> rules = new TreeMap<>();
    rules.put("lend.price.per-million-requests", String.valueOf(1_000_000 + chance.below(500_000)));
    if (auction) {
      rules.put("borrow.standing", "0.0");
    }
    return new CdnProfile(
        name,
        edges,
        List.of(service),
        rules,
        contacts,
        Duration.ZERO,
        Duration.ofSeconds(20),
        Optional.empty(),
        Optional.empty());
  }

  private static Crowd crowd(boolean primary, int turn, Chance chance) {
    double baseline = EDGE * 0.8;
    return new Crowd(
        baseline,
        baseline * (primary ? chance.between(4, 8) : 1),
        WorldPlan.START
            .plus(BETWEEN.multipliedBy(10 + turn % 10))
            .plus(chance.between(Duration.ZERO, BETWEEN.dividedBy(2))),
        chance.between(Duration.ofSeconds(15), Duration.ofSeconds(20)),
        Duration.ofSeconds(90),
        Duration.ofSeconds(20));
  }
}

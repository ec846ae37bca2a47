package io.spillway.simulator;

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
import io.spillway.simulator.cdn.CdnProfile;
import io.spillway.simulator.cdn.Lie;
import io.spillway.simulator.world.Chance;
import io.spillway.simulator.world.Crowd;
import io.spillway.simulator.world.Faults;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Draws the CDNs, their policies and their crowds. */
final class WorldPlan {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final long RESPONSE_BYTES = 20_000;
  private static final Duration TTL = Duration.ofSeconds(20);
  private static final double EDGE_BITS_PER_REQUEST = 2.5 * 8 * RESPONSE_BYTES;
  private static final double SECOND_CROWD = 0.25;

  private final Chance chance;
  private final Faults faults;
  private final Optional<Lie> told;
  private boolean dryRun;

  /**
   * A plan.
   *
   * @param faults what goes wrong
   * @param told the lie that one CDN tells; drawn, or none, unless given
   */
  WorldPlan(Chance chance, Faults faults, Optional<Lie> told) {
    this.chance = chance;
    this.faults = faults;
    this.told = told;
  }

  /** The CDN that the crowd is for only plays its arrangements through. */
  WorldPlan playedThrough(boolean value) {
    dryRun = value;
    return this;
  }

  /** One CDN with the crowd that it will see. */
  record Planned(CdnProfile profile, Crowd crowd) {}

  List<Planned> draw(int cdns) {
    List<CdnName> names = new ArrayList<>();
    for (int i = 0; i < cdns; i++) {
      names.add(new CdnName("cdn-" + (char) ('a' + i) + ".example"));
    }
    boolean lies = chance.happens(faults.lying()) || told.isPresent();
    Lie drawn = List.of(Lie.values()).get(chance.below(Lie.values().length));
    int liar = lies ? liar(told.orElse(drawn), cdns) : -1;
    List<Planned> all = new ArrayList<>();
    for (int i = 0; i < cdns; i++) {
      // Each knows the next one alone: the rest is learnt of by gossip.
      SortedMap<CdnName, URI> contacts = new TreeMap<>();
      CdnName contact = names.get(i + 1 < cdns ? i + 1 : 0);
      contacts.put(contact, CdnProfile.endpoint(contact));
      double perEdge = chance.between(60, 100) * (i == 0 ? 1 : 3);
      boolean crowded = i == 0 || chance.happens(SECOND_CROWD);
      Optional<Lie> lie = i == liar ? Optional.of(told.orElse(drawn)) : Optional.empty();
      all.add(
          new Planned(profile(i, names.get(i), contacts, perEdge, lie), crowd(perEdge, crowded)));
    }
    return all;
  }

  /** Who lies: the first CDN has the largest crowd for its size, so it is the one that borrows. */
  private int liar(Lie lie, int cdns) {
    return switch (lie) {
      case NEVER_PAYS, DISPUTES -> 0;
      case OVERCHARGES, OVERPROMISES, GOES_BACK, SHIRKS, MISREPORTS, VANISHES ->
          1 + chance.below(cdns - 1);
      case BOASTS, REPLAYS, ALTERS, MEDDLES, EQUIVOCATES -> chance.below(cdns);
      // Only who borrows gains by it.
      case BACKDATES -> chance.happens(0.5) ? 0 : chance.below(cdns);
    };
  }

  private CdnProfile profile(
      int index,
      CdnName name,
      SortedMap<CdnName, URI> contacts,
      double perEdge,
      Optional<Lie> lie) {
    List<Edge> edges = new ArrayList<>();
    for (int e = 1; e <= 2; e++) {
      edges.add(
          new Edge(
              new EdgeId("edge-" + (char) ('a' + index) + e),
              List.of(new IpAddress("127.10." + (index + 1) + "." + e)),
              new Capacity(
                  RequestRate.perSecond(Math.floor(perEdge)),
                  new BitRate((long) (perEdge * EDGE_BITS_PER_REQUEST))),
              Footprint.EVERYWHERE));
    }
    char letter = (char) ('a' + index);
    Service lent =
        service(
            "site-" + letter,
            "www.customer-" + letter + ".example",
            "127.0.0.20",
            true,
            index == 0 ? List.of() : consents(contacts, perEdge),
            index != 1);
    Service kept =
        service(
            "kept-" + letter,
            "www.secret-" + letter + ".example",
            "127.0.0.21",
            false,
            List.of(),
            false);
    Duration most = faults.skew();
    Duration skew = chance.between(most.negated(), most);
    return new CdnProfile(
        name,
        edges,
        List.of(lent, kept),
        rules(index, perEdge, lie),
        contacts,
        skew,
        TTL,
        redirectZone(name, perEdge),
        lie);
  }

  /** Most can be redirected to; by what was drawn already, so that no other draw changes. */
  private static Optional<HostName> redirectZone(CdnName name, double perEdge) {
    return (long) perEdge % 5 == 0
        ? Optional.empty()
        : Optional.of(new HostName("via." + name.value()));
  }

  /** Some providers consent to the contacts alone; by what was drawn already, like the zone. */
  private static List<CdnName> consents(SortedMap<CdnName, URI> contacts, double perEdge) {
    return (long) perEdge % 3 == 0 ? List.copyOf(contacts.keySet()) : List.of();
  }

  private static Service service(
      String id,
      String host,
      String origin,
      boolean delegable,
      List<CdnName> delegates,
      boolean redirectable) {
    return new Service(
        new ServiceId(id),
        List.of(new HostName(host)),
        new Origin(origin, 8090),
        new Sla(0.95, Duration.ofMillis(500), 0.01),
        delegable,
        delegates,
        redirectable,
        "/up");
  }

  private SortedMap<String, String> rules(int index, double perEdge, Optional<Lie> lie) {
    SortedMap<String, String> rules = new TreeMap<>();
    rules.put("lend.price.per-million-requests", String.valueOf(1_000_000 + 100_000 * index));
    // Some hold no standing offers, or few; by what was drawn already, as above.
    boolean none = (long) perEdge % 7 < 2 || lie.equals(Optional.of(Lie.EQUIVOCATES));
    if (none || (long) perEdge % 7 == 2) {
      rules.put("borrow.standing", none ? "0.0" : "0.3");
    }
    reconsidering(rules, perEdge);
    // Where things go wrong, some only play their arrangements through; drawn already, as above.
    if ((dryRun && index == 0)
        || (!faults.equals(Faults.NONE) && (long) (perEdge * 10_000) % 10 == 0)) {
      rules.put("borrow.dry-run", "true");
    }
    // Some promise nothing beforehand, or nothing firmly.
    long kind = (long) (perEdge * 100) % 5;
    if (kind < 3) {
      rules.put("lend.standing", kind == 0 ? "'none'" : "'indicative'");
    }
    // Some pay all winners of an auction the same; by what was drawn already, as above.
    if ((long) (perEdge * 1_000) % 2 == 0) {
      rules.put("borrow.pricing", "'uniform'");
    }
    if (chance.happens(0.3)) {
      rules.put("borrow.duration-s", String.valueOf(60 + chance.below(120)));
    }
    if (chance.happens(0.3)) {
      rules.put("borrow.max-share", "0.6");
    }
    if (chance.happens(0.2)) {
      String cap = String.valueOf(100_000 + chance.below(1_000_000));
      rules.put("borrow.cap.per-hour", cap);
      rules.put("borrow.cap.per-arrangement", cap);
    }
    return rules;
  }

  /** Some find most offers too dear, or one peer out of place, until they reconsider. */
  private static void reconsidering(SortedMap<String, String> rules, double perEdge) {
    long kind = (long) (perEdge * 10) % 4;
    if (kind >= 2) {
      return;
    }
    rules.put("borrow.ceiling.per-million-requests", kind == 0 ? "1150000" : "1050000");
    rules.put("borrow.from", "peer != 'cdn-b.example'");
    rules.put(
        "borrow.reconsider", kind == 0 ? "['price', 'region']" : "['duration', 'region', 'price']");
    rules.put("borrow.reconsider.price", kind == 0 ? "1.1" : "2.0");
    rules.put("borrow.reconsider.region", "peer == 'cdn-b.example'");
    rules.put("borrow.reconsider.duration-s", "30");
    if (kind == 1 && (long) perEdge % 2 == 0) {
      rules.put("borrow.cap.per-hour", "150000");
    }
  }

  private Crowd crowd(double perEdge, boolean crowded) {
    double baseline = perEdge * chance.between(0.7, 0.95);
    double factor = crowded ? chance.between(3, 10) : 1;
    return new Crowd(
        baseline,
        baseline * factor,
        START.plus(chance.between(Duration.ofSeconds(45), Duration.ofSeconds(75))),
        chance.between(Duration.ofSeconds(15), Duration.ofSeconds(60)),
        chance.between(Duration.ofSeconds(20), Duration.ofSeconds(90)),
        chance.between(Duration.ofSeconds(10), Duration.ofSeconds(40)));
  }
}

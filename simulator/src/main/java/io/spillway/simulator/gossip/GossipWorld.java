package io.spillway.simulator.gossip;

import io.spillway.agent.AgentSettings;
import io.spillway.agent.KnownPeer;
import io.spillway.model.Advertisement;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.IpAddress;
import io.spillway.model.RequestRate;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import io.spillway.simulator.world.Agenda;
import io.spillway.simulator.world.Chance;
import io.spillway.simulator.world.Seal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Many peering agents, the production ones, on a network that loses and delays; all of it from one
 * seed. Each CDN has a place, so that round trips have a geography. Each knows two others.
 */
public final class GossipWorld {
  /** One round of gossip. */
  public static final Duration ROUND = Duration.ofSeconds(1);

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration FIRST_PAUSE = Duration.ofMillis(300);
  private static final Duration LIFETIME = Duration.ofSeconds(10);
  private static final double WIDTH_MILLIS = 75;
  private static final double JITTER = 0.1;

  private final Agenda agenda = new Agenda(START);
  private final Chance chance;
  private final double loss;
  private final SealedPaper paper;
  private final List<GossipingCdn> cdns = new ArrayList<>();
  private final TreeMap<CdnName, Integer> numbers = new TreeMap<>();
  private final List<double[]> places = new ArrayList<>();
  private int cut;
  private long gossipBytes;
  private long advertisementBytes;

  /**
   * A world whose CDNs have just started.
   *
   * @param size how many CDNs, at least 3
   * @param loss the share of messages that are lost and said again later, from 0 to 1
   */
  public GossipWorld(int size, double loss, long seed) {
    this.chance = Chance.of(seed);
    this.loss = loss;
    this.paper = new SealedPaper(new Seal(seed), sample());
    for (int i = 0; i < size; i++) {
      numbers.put(name(i), i);
      places.add(
          new double[] {
            chance.between(0, WIDTH_MILLIS), chance.between(0, WIDTH_MILLIS), chance.between(1, 5)
          });
    }
    for (int i = 0; i < size; i++) {
      cdns.add(begin(i, size));
    }
  }

  private static Advertisement sample() {
    return new Advertisement(
        name(0),
        endpoint(name(0)),
        START.getEpochSecond(),
        START,
        START.plusSeconds(60),
        Optional.empty(),
        List.of(Advertisement.limits(capacity(800), Footprint.EVERYWHERE)));
  }

  private static CdnName name(int number) {
    return new CdnName(String.format(java.util.Locale.ROOT, "cdn-%04d.example", number));
  }

  private static URI endpoint(CdnName cdn) {
    return URI.create("https://" + cdn + ":7443");
  }

  private static Capacity capacity(double requests) {
    return new Capacity(RequestRate.perSecond(requests), new BitRate((long) (requests * 1e5)));
  }

  private GossipingCdn begin(int number, int size) {
    TreeMap<CdnName, URI> contacts = new TreeMap<>();
    // The one before, so that the world is one; and any other.
    contacts.put(name((number + size - 1) % size), endpoint(name((number + size - 1) % size)));
    CdnName other = name(chance.below(size));
    contacts.put(other, endpoint(other));
    contacts.remove(name(number));
    AgentSettings settings = AgentSettings.of(name(number), endpoint(name(number)), contacts);
    GossipingCdn cdn =
        new GossipingCdn(
            settings, paper, (to, said) -> send(number, numbers.getOrDefault(to, number), said));
    agenda.after(
        chance.between(Duration.ZERO, ROUND),
        () -> {
          Edge edge =
              new Edge(
                  new EdgeId("e1"),
                  List.of(new IpAddress("192.0.2.1")),
                  capacity(1_000),
                  Footprint.EVERYWHERE);
          cdn.tell(new Shared.ResourcesPublished(1, List.of(edge), List.of()), now());
          setLendable(number, 800);
          agenda.every(ROUND, () -> cdn.tell(new Shared.Tick(), now()));
        });
    return cdn;
  }

  private Instant now() {
    return agenda.now();
  }

  private void send(int from, int to, PeerMessage message) {
    attempt(from, to, message, now().plus(LIFETIME), FIRST_PAUSE);
  }

  private void attempt(int from, int to, PeerMessage message, Instant until, Duration pause) {
    int length = paper.length(message);
    if (message instanceof PeerMessage.Advertisements) {
      advertisementBytes += length;
    } else {
      gossipBytes += length;
    }
    boolean arrives = !chance.happens(loss) && connected(from, to);
    if (arrives) {
      Duration way = Duration.ofNanos((long) (1e6 * roundTripMillis(from, to) / 2));
      agenda.after(way, () -> arrive(from, to, message, way));
    } else if (now().isBefore(until)) {
      agenda.after(pause, () -> attempt(from, to, message, until, pause.multipliedBy(2)));
    }
  }

  private void arrive(int from, int to, PeerMessage message, Duration way) {
    cdns.get(to).tell(paper.said(name(from), message), now());
    agenda.after(
        way,
        () ->
            cdns.get(from)
                .tell(new AgentMessage.RoundTripMeasured(name(to), way.multipliedBy(2)), now()));
  }

  private boolean connected(int from, int to) {
    return (from < cut) == (to < cut);
  }

  /** The round trip between two CDNs, with a tenth of noise. */
  private double roundTripMillis(int one, int other) {
    return trueMillis(one, other) * chance.between(1 - JITTER, 1 + JITTER);
  }

  /** The round trip between two CDNs as it is on average. */
  double trueMillis(int one, int other) {
    double[] here = places.get(one);
    double[] there = places.get(other);
    return StrictMath.hypot(here[0] - there[0], here[1] - there[1]) + here[2] + there[2];
  }

  /** What two CDNs take it to be; empty before both have a place. */
  Optional<Double> estimatedMillis(int one, int other) {
    var told =
        Optional.ofNullable(cdns.get(one).state().peers().get(name(other)))
            .flatMap(p -> p.advertisement().coordinate());
    return told.map(cdns.get(one).state().neighbourhood().coordinate()::distanceTo);
  }

  /** Lets nothing through between the first so many CDNs and the others; 0 heals. */
  public void cutAt(int number) {
    cut = number;
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    boolean[] over = {false};
    agenda.after(time, () -> over[0] = true);
    while (!over[0]) {
      agenda.runNext();
    }
  }

  /** What a CDN could lend is another amount from now on. */
  public void setLendable(int number, double requests) {
    cdns.get(number)
        .tell(new AgentMessage.Lendable(capacity(requests), Footprint.EVERYWHERE), now());
  }

  /** The sequence of a CDN's own newest advertisement. */
  public long sequence(int number) {
    return cdns.get(number).state().sequence();
  }

  /** The share of all CDNs that know an advertisement of a CDN of at least a sequence. */
  public double shareThatHolds(int number, long sequence) {
    long holding =
        cdns.stream()
            .map(c -> c.state().peers().get(name(number)))
            .filter(p -> p != null && p.advertisement().sequence() >= sequence)
            .count();
    return (holding + 1.0) / cdns.size();
  }

  /** The smallest share of the others that any CDN knows. */
  public double leastShareKnown() {
    return (double) cdns.stream().mapToInt(c -> c.state().peers().size()).min().orElse(0)
        / (cdns.size() - 1);
  }

  /** The advertisements that a CDN holds of others. */
  List<KnownPeer> known(int number) {
    return List.copyOf(cdns.get(number).state().peers().values());
  }

  /** How many CDNs there are. */
  public int size() {
    return cdns.size();
  }

  /** Characters on the wire since the start, but for those that carry advertisements. */
  public long gossipBytes() {
    return gossipBytes;
  }

  /** Characters on the wire since the start in messages that carry advertisements. */
  public long advertisementBytes() {
    return advertisementBytes;
  }
}

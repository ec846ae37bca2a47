package io.spillway.simulator.world;

import io.spillway.model.CdnName;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/** The network between CDNs: loses, repeats, delays and so reorders; falls apart and heals. */
public final class Network {
  private static final Duration LEAST = Duration.ofMillis(5);
  private static final Duration MOST = Duration.ofMillis(60);
  private static final double LATE_SHARE = 0.1;

  private final Agenda agenda;
  private final Chance chance;
  private final Weather weather;
  private final SortedSet<String> cuts = new TreeSet<>();

  /** A network in which everybody reaches everybody. */
  public Network(Agenda agenda, Chance chance, Weather weather) {
    this.agenda = agenda;
    this.chance = chance;
    this.weather = weather;
  }

  /** Carries one message, if it can; it arrives once, twice or not at all. */
  public void carry(CdnName from, CdnName to, Runnable arrival) {
    int copies = chance.happens(weather.faults().repetition()) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      if (!chance.happens(weather.faults().loss()) && connected(from, to)) {
        agenda.after(
            delay(),
            () -> {
              if (connected(from, to)) {
                arrival.run();
              }
            });
      }
    }
  }

  private Duration delay() {
    Duration usual = chance.between(LEAST, MOST);
    return chance.happens(LATE_SHARE)
        ? usual.plus(chance.between(Duration.ZERO, weather.faults().delay()))
        : usual;
  }

  /** Whether messages get through. */
  public boolean connected(CdnName one, CdnName other) {
    return !cuts.contains(pair(one, other));
  }

  /** Lets nothing through between two CDNs. */
  public void cut(CdnName one, CdnName other) {
    cuts.add(pair(one, other));
  }

  /** Lets everything through between two CDNs again. */
  public void join(CdnName one, CdnName other) {
    cuts.remove(pair(one, other));
  }

  /** Lets everything through again. */
  public void heal() {
    cuts.clear();
  }

  private static String pair(CdnName one, CdnName other) {
    return one.compareTo(other) < 0 ? one + " " + other : other + " " + one;
  }
}

package io.spillway.simulator.world;

import io.spillway.model.CdnName;
import java.time.Duration;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The network between CDNs: loses, repeats, delays and so reorders; falls apart and heals. */
public final class Network {
  private static final Duration SLOWEST = Duration.ofSeconds(8);
  private static final double LATE_SHARE = 0.1;

  private final Agenda agenda;
  private final Chance chance;
  private final Weather weather;
  private final Distance distance;
  private final SortedSet<String> cuts = new TreeSet<>();
  private final SortedSet<CdnName> mute = new TreeSet<>();
  private final SortedSet<CdnName> slow = new TreeSet<>();
  private final SortedMap<String, Long> newest = new TreeMap<>();
  private long sent;
  private long overtaken;

  /**
   * How long a message is on its way, each way, when nothing goes wrong.
   *
   * @param least at least
   * @param most less than
   */
  public record Distance(Duration least, Duration most) {
    /** Of CDNs on one continent. */
    public static final Distance USUAL = new Distance(Duration.ofMillis(5), Duration.ofMillis(60));
  }

  /** A network in which everybody reaches everybody. */
  public Network(Agenda agenda, Chance chance, Weather weather, Distance distance) {
    this.distance = distance;
    this.agenda = agenda;
    this.chance = chance;
    this.weather = weather;
  }

  /** Carries one message, if it can; it arrives once, twice or not at all. */
  public void carry(CdnName from, CdnName to, Runnable arrival) {
    long number = sent++;
    int copies = chance.happens(weather.faults().mail().repetition()) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      if (!chance.happens(weather.faults().mail().loss())
          && connected(from, to)
          && !mute.contains(from)) {
        agenda.after(
            delay(from, to),
            () -> {
              if (connected(from, to)) {
                arrived(from + " " + to, number);
                arrival.run();
              }
            });
      }
    }
  }

  private void arrived(String way, long number) {
    long before = newest.getOrDefault(way, -1L);
    overtaken += number < before ? 1 : 0;
    newest.put(way, Math.max(before, number));
  }

  /** How many messages arrived after one that was sent later on the same way. */
  public long overtaken() {
    return overtaken;
  }

  private Duration delay(CdnName from, CdnName to) {
    Duration usual = chance.between(distance.least(), distance.most());
    if (slow.contains(from) || slow.contains(to)) {
      usual = usual.plus(chance.between(Duration.ZERO, SLOWEST));
    }
    return chance.happens(LATE_SHARE)
        ? usual.plus(chance.between(Duration.ZERO, weather.faults().mail().delay()))
        : usual;
  }

  /** What a CDN says does not get out, or does again. */
  public void setMute(CdnName cdn, boolean value) {
    if (value) {
      mute.add(cdn);
    } else {
      mute.remove(cdn);
    }
  }

  /** What a CDN says and hears takes seconds, or no longer. */
  public void setSlow(CdnName cdn, boolean value) {
    if (value) {
      slow.add(cdn);
    } else {
      slow.remove(cdn);
    }
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
    mute.clear();
    slow.clear();
  }

  private static String pair(CdnName one, CdnName other) {
    return one.compareTo(other) < 0 ? one + " " + other : other + " " + one;
  }
}

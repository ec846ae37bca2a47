package io.spillway.agent;

import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Coordinate;
import io.spillway.model.SignedAdvertisement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a peering agent knows of the CDNs around it, besides their advertisements.
 *
 * @param news CDNs whose newest advertisement is still announced, and for how many rounds
 * @param restless for how many rounds ranges are compared with every neighbour
 * @param wanted advertisements that were asked for and may still come
 * @param misdeeds what was told lately of whom, so that it is not told again and again
 * @param equivocations CDNs that signed two advertisements of one sequence
 * @param coordinate this CDN's place in the space of round trips
 * @param measured round trips to peers, the newest of each
 * @param remaining what lenders said last that they could still lend
 * @param told what this CDN told those who borrow from it last
 * @param declines why peers declined last to offer or to sign
 */
public record Neighbourhood(
    SortedMap<CdnName, Integer> news,
    int restless,
    SortedMap<CdnName, Wanted> wanted,
    SortedMap<String, Instant> misdeeds,
    SortedMap<CdnName, Equivocation> equivocations,
    Coordinate coordinate,
    SortedMap<CdnName, Measured> measured,
    SortedMap<CdnName, Remaining> remaining,
    Optional<Remaining> told,
    SortedMap<CdnName, Decline> declines) {
  /** Rounds in which a new advertisement is announced. */
  static final int NEWS_ROUNDS = 3;

  /** Rounds in which ranges are compared with everybody after a difference was found. */
  static final int RESTLESS_ROUNDS = 3;

  private static final int MOST_KEPT = 256;

  /**
   * An advertisement that was asked for.
   *
   * @param sequence which one
   * @param until when it is asked for again
   */
  public record Wanted(long sequence, Instant until) {}

  /**
   * The proof that a CDN says different things to different CDNs.
   *
   * @param first one advertisement
   * @param second another one of the same sequence; both are signed
   * @param toldBy who sent the second
   * @param at when it was found out
   */
  public record Equivocation(
      SignedAdvertisement first, SignedAdvertisement second, CdnName toldBy, Instant at) {}

  /**
   * A measured round trip.
   *
   * @param time how long it took
   * @param at when
   */
  public record Measured(Duration time, Instant at) {}

  /**
   * What could be lent.
   *
   * @param capacity in tenths of all that there is
   * @param at when that was said
   */
  public record Remaining(Capacity capacity, Instant at) {}

  /**
   * Why a peer declined.
   *
   * @param reason its words
   * @param at when they came
   */
  public record Decline(String reason, Instant at) {}

  /** Copies. */
  public Neighbourhood {
    news = Collections.unmodifiableSortedMap(news);
    wanted = Collections.unmodifiableSortedMap(wanted);
    misdeeds = Collections.unmodifiableSortedMap(misdeeds);
    equivocations = Collections.unmodifiableSortedMap(equivocations);
    measured = Collections.unmodifiableSortedMap(measured);
    remaining = Collections.unmodifiableSortedMap(remaining);
    declines = Collections.unmodifiableSortedMap(declines);
  }

  static Neighbourhood initial() {
    return new Neighbourhood(
        new TreeMap<>(),
        RESTLESS_ROUNDS,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        Coordinate.ORIGIN,
        new TreeMap<>(),
        new TreeMap<>(),
        Optional.empty(),
        new TreeMap<>());
  }

  /** When anything was measured last; the beginning of time if nothing was. */
  Instant lastMeasured() {
    return measured.values().stream()
        .map(Measured::at)
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  /** Whether one more key may be added. */
  static boolean hasRoom(SortedMap<?, ?> map) {
    return map.size() < MOST_KEPT;
  }

  /** The map with one more; where there is no room, nothing is added. */
  static <K, V> SortedMap<K, V> bounded(SortedMap<K, V> map, K key, V value) {
    SortedMap<K, V> copy = new TreeMap<>(map);
    if (copy.containsKey(key) || copy.size() < MOST_KEPT) {
      copy.put(key, value);
    }
    return copy;
  }
}

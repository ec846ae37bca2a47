package io.spillway.surge.crowd;

import io.spillway.model.RequestSample;
import io.spillway.model.RequestSample.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which networks, or objects, were seen in usual demand, and on which of the last {@value
 * #KEPT_DAYS} days (UTC). Of all keys only those with the lowest hashes are remembered, at most
 * {@value #MOST}: the same ones that samples keep, so that what a sample shows can be looked up,
 * however many there are. A key is forgotten {@value #KEPT_DAYS} days after it was seen last.
 *
 * <p>To have been seen costs a request. To be known as one that comes usually takes several days:
 * {@link #knows}.
 *
 * @param day days since 1970; the newest one that is spoken of
 * @param learnt the days on which anything was learnt: bit 0 for {@code day}, bit 1 for the one
 *     before, and so on
 * @param bounds for the same days, newest first, as far back as any is known: from which hash on
 *     not everything that was seen is remembered; {@link RequestSample#ALL} or less
 * @param packed for each key, by hash, eleven digits of Base64: six of the hash, five of the days
 *     on which it was seen, as in {@code learnt}
 */
public record Memory(long day, int learnt, List<Long> bounds, String packed) {
  /** Nothing was seen yet. */
  public static final Memory EMPTY = new Memory(0, 0, List.of(), "");

  /** As many keys are remembered. */
  public static final int MOST = 4_096;

  /** For so many days after it was seen last. */
  public static final int KEPT_DAYS = 30;

  /** On so many days a key has to be seen to be known. */
  private static final int DAYS_TO_BE_KNOWN = 3;

  private static final int DAYS_MASK = (1 << KEPT_DAYS) - 1;
  private static final int HASH_DIGITS = 6;
  private static final int DAYS_DIGITS = 5;
  private static final int DIGITS = HASH_DIGITS + DAYS_DIGITS;
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final int[] VALUES = new int[128];

  static {
    for (int i = 0; i < ALPHABET.length(); i++) {
      VALUES[ALPHABET.charAt(i)] = i;
    }
  }

  /** Copies. */
  public Memory {
    bounds = List.copyOf(bounds);
  }

  /** How many keys are remembered. */
  public int size() {
    return packed.length() / DIGITS;
  }

  /**
   * What has a lower hash and is not here was not seen on any of the days; {@link
   * RequestSample#ALL} or less. It is that of the day on which least could be remembered, and so
   * rises again when that day is forgotten; the days after it may have been full of its keys.
   */
  public long bound() {
    long least = RequestSample.ALL;
    for (long bound : bounds) {
      least = Math.min(least, bound);
    }
    return least;
  }

  /** Whether it can tell of a key with this hash whether it was seen. */
  public boolean knowsOf(Tally tally) {
    return tally.key() < bound();
  }

  /** Whether a key was seen at all; false too where that is not known. */
  public boolean contains(Tally tally) {
    return daysOf(tally) != 0;
  }

  /**
   * Whether a key comes usually: it was seen on {@value #DAYS_TO_BE_KNOWN} of the days at least; on
   * two, before five days are over on which anything was learnt; on one, before two are. So who
   * means to be known for an attack has to come days before it.
   */
  public boolean knows(Tally tally) {
    int over = Integer.bitCount(learnt & ~1);
    int needed = over >= 2 * DAYS_TO_BE_KNOWN - 1 ? DAYS_TO_BE_KNOWN : over >= 2 ? 2 : 1;
    return Integer.bitCount(daysOf(tally)) >= needed;
  }

  private int daysOf(Tally tally) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long key = keyAt(middle);
      if (key == tally.key()) {
        return daysAt(middle);
      }
      if (key < tally.key()) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return 0;
  }

  /** On the given day since 1970: without what is too old by then. Days do not go back. */
  public Memory on(long today) {
    if (today <= day) {
      return this;
    }
    long passed = Math.min(today - day, KEPT_DAYS);
    SortedMap<Long, Integer> days = new TreeMap<>();
    for (int i = 0; i < size(); i++) {
      int left = aged(daysAt(i), passed);
      if (left != 0) {
        days.put(keyAt(i), left);
      }
    }
    List<Long> limits = new ArrayList<>();
    if (!bounds.isEmpty()) {
      for (long i = 0; i < passed; i++) {
        limits.add(RequestSample.ALL);
      }
      limits.addAll(bounds);
    }
    return new Memory(
        today,
        aged(learnt, passed),
        limits.subList(0, Math.min(limits.size(), KEPT_DAYS)),
        packed(days));
  }

  private static int aged(int days, long passed) {
    return (int) (((long) days << passed) & DAYS_MASK);
  }

  /** With what a sample shows, seen on the given day since 1970. */
  public Memory plus(RequestSample sample, long today) {
    Memory before = on(today);
    RequestSample.Opened opened = sample.open();
    if (opened.tallies().isEmpty()) {
      return before;
    }
    TreeMap<Long, Integer> days = new TreeMap<>();
    for (int i = 0; i < before.size(); i++) {
      days.put(before.keyAt(i), before.daysAt(i));
    }
    for (Tally tally : opened.tallies()) {
      if (tally.key() < opened.bound()) {
        days.merge(tally.key(), 1, (a, b) -> a | b);
      }
    }
    List<Long> limits = new ArrayList<>(before.bounds);
    long limit = limits.isEmpty() ? RequestSample.ALL : limits.removeFirst();
    limit = Math.min(limit, opened.bound());
    while (days.size() > MOST) {
      limit = Math.min(limit, days.pollLastEntry().getKey());
    }
    limits.addFirst(limit);
    return new Memory(before.day, before.learnt | 1, limits, packed(days));
  }

  private static String packed(SortedMap<Long, Integer> days) {
    StringBuilder digits = new StringBuilder(days.size() * DIGITS);
    days.forEach((key, seen) -> {
      write(digits, key, HASH_DIGITS);
      write(digits, seen, DAYS_DIGITS);
    });
    return digits.toString();
  }

  private static void write(StringBuilder to, long number, int digits) {
    for (int shift = 6 * (digits - 1); shift >= 0; shift -= 6) {
      to.append(ALPHABET.charAt((int) (number >>> shift) & 0x3F));
    }
  }

  private long keyAt(int index) {
    return number(index * DIGITS, HASH_DIGITS);
  }

  private int daysAt(int index) {
    return (int) number(index * DIGITS + HASH_DIGITS, DAYS_DIGITS);
  }

  private long number(int from, int digits) {
    long number = 0;
    for (int i = from; i < from + digits; i++) {
      number = (number << 6) | VALUES[packed.charAt(i)];
    }
    return number;
  }
}

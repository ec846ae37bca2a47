package io.spillway.surge.crowd;

import io.spillway.model.RequestSample;
import io.spillway.model.RequestSample.Tally;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which networks, or objects, were seen before in usual demand. Of all keys only those with the
 * lowest hashes are remembered, at most {@value #MOST}: the same ones that samples keep, so that
 * what a sample shows can be looked up, however many there are. A key is forgotten {@value
 * #KEPT_DAYS} days after it was seen last.
 *
 * @param bound what has a lower hash and is not here was not seen; {@link RequestSample#ALL} or
 *     less
 * @param packed eight characters of Base64 for each key, by hash: four bytes of hash, two of the
 *     day
 */
public record Memory(long bound, String packed) {
  /** Nothing was seen yet. */
  public static final Memory EMPTY = new Memory(RequestSample.ALL, "");

  /** As many keys are remembered. */
  public static final int MOST = 4_096;

  /** For so many days after it was seen last. */
  public static final int KEPT_DAYS = 30;

  private static final int CHARACTERS = 8;
  private static final int BYTES = 6;
  private static final int HASH_CHARACTERS = 6;
  private static final int[] VALUES = new int[128];

  static {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUES[alphabet.charAt(i)] = i;
    }
  }

  private static final int DAYS = 1 << 16;

  /** How many keys are remembered. */
  public int size() {
    return packed.length() / CHARACTERS;
  }

  /** Whether it can tell of a key with this hash whether it was seen. */
  public boolean knowsOf(Tally tally) {
    return tally.key() < bound;
  }

  /** Whether a key was seen; false too where that is not known. */
  public boolean contains(Tally tally) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long key = keyAt(middle);
      if (key == tally.key()) {
        return true;
      }
      if (key < tally.key()) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  /** With what a sample shows, seen on the given day since 1970. */
  public Memory plus(RequestSample sample, long day) {
    RequestSample.Opened opened = sample.open();
    if (opened.tallies().isEmpty()) {
      return this;
    }
    int today = Math.floorMod(day, DAYS);
    long limit = Math.min(bound, opened.bound());
    TreeMap<Long, Integer> days = new TreeMap<>();
    for (int i = 0; i < size(); i++) {
      byte[] entry = entryAt(i);
      int seen = ((entry[4] & 0xFF) << 8) | (entry[5] & 0xFF);
      if (Math.floorMod(today - seen, DAYS) <= KEPT_DAYS) {
        days.put(key(entry), seen);
      }
    }
    opened.tallies().forEach(tally -> days.put(tally.key(), today));
    while (days.size() > MOST) {
      limit = Math.min(limit, days.pollLastEntry().getKey());
    }
    return new Memory(limit, packed(days.headMap(limit)));
  }

  private static String packed(Map<Long, Integer> days) {
    byte[] bytes = new byte[days.size() * BYTES];
    int at = 0;
    for (Map.Entry<Long, Integer> e : days.entrySet()) {
      long key = e.getKey();
      bytes[at++] = (byte) (key >>> 24);
      bytes[at++] = (byte) (key >>> 16);
      bytes[at++] = (byte) (key >>> 8);
      bytes[at++] = (byte) key;
      bytes[at++] = (byte) (e.getValue() >>> 8);
      bytes[at++] = (byte) (int) e.getValue();
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The hash of an entry: the first 32 of its 48 bits, six a character. */
  private long keyAt(int index) {
    long bits = 0;
    for (int i = 0; i < HASH_CHARACTERS; i++) {
      bits = (bits << 6) | VALUES[packed.charAt(index * CHARACTERS + i)];
    }
    return bits >>> (6 * HASH_CHARACTERS - Integer.SIZE);
  }

  private byte[] entryAt(int index) {
    return Base64.getDecoder()
        .decode(packed.substring(index * CHARACTERS, (index + 1) * CHARACTERS));
  }

  private static long key(byte[] entry) {
    return ((entry[0] & 0xFFL) << 24)
        | ((entry[1] & 0xFFL) << 16)
        | ((entry[2] & 0xFFL) << 8)
        | (entry[3] & 0xFFL);
  }
}

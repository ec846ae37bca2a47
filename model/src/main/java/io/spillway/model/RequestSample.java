package io.spillway.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A bounded, mergeable sample of keys (client networks, or objects), each by a salted 32-bit hash,
 * with what was asked of or by it. Of all keys those with the lowest hashes are kept, with exact
 * tallies: since the same ones are kept wherever they show up, samples of several edges and seconds
 * merge into that of all together, and the number of keys can be estimated (bottom-k sketch: Cohen
 * and Kaplan, Summarizing data using bottom-k sketches, 2007). Besides, the busiest keys above the
 * bound are kept; their tallies are lower bounds once samples are merged.
 *
 * @param value the packed tallies, in Base64; made by this class only
 */
public record RequestSample(String value) {
  /** Nothing was asked. */
  public static final RequestSample EMPTY = new RequestSample("");

  /** The bound of a sample that leaves no key out: more than any hash. */
  public static final long ALL = 1L << 32;

  /**
   * What one key did.
   *
   * @param hash of the key, salted; unsigned
   * @param requests how many
   * @param repeats requests of the same network for the same object as before, at least
   * @param misses requests that were not served from the cache
   * @param errors requests answered with an error of the client's (4xx but 429 and 499)
   * @param writes requests of another method than GET or HEAD
   */
  public record Tally(
      int hash, long requests, long repeats, long misses, long errors, long writes) {
    /** The hash as a number from 0 to 2^32 - 1. */
    public long key() {
      return Integer.toUnsignedLong(hash);
    }

    /** Both together; the hash of this one. */
    public Tally plus(Tally other) {
      return new Tally(
          hash,
          requests + other.requests,
          repeats + other.repeats,
          misses + other.misses,
          errors + other.errors,
          writes + other.writes);
    }
  }

  /**
   * A sample, unpacked.
   *
   * @param bound every key with a lower hash is among the tallies; {@link #ALL} if all are
   * @param tallies by hash
   */
  public record Opened(long bound, List<Tally> tallies) {
    /** Copies. */
    public Opened {
      tallies = List.copyOf(tallies);
    }

    /** For how many keys each one below the bound stands, 1 or more. */
    public double scale() {
      return (double) ALL / Math.max(1, bound);
    }

    /** How many keys there were, estimated; exact where all were kept. */
    public double distinct() {
      long below = tallies.stream().filter(t -> t.key() < bound).count();
      return Math.max(tallies.size(), bound > 0 ? below * ((double) ALL / bound) : 0);
    }
  }

  private static final Comparator<Tally> BY_HASH = Comparator.comparingLong(Tally::key);
  private static final Comparator<Tally> BUSIEST =
      Comparator.comparingLong(Tally::requests).reversed().thenComparing(BY_HASH);

  /**
   * The sample of all the tallies, whose hashes differ.
   *
   * @param kept how many of the lowest hashes are kept, 1 or more
   * @param busiest how many of the others are kept besides, 0 or more
   */
  public static RequestSample of(Collection<Tally> tallies, int kept, int busiest) {
    return of(ALL, tallies, kept, busiest);
  }

  private static RequestSample of(long bound, Collection<Tally> tallies, int kept, int busiest) {
    List<Tally> sorted = tallies.stream().sorted(BY_HASH).toList();
    long limit = bound;
    int below = 0;
    while (below < sorted.size() && sorted.get(below).key() < limit) {
      if (below == kept) {
        limit = sorted.get(below).key();
        break;
      }
      below++;
    }
    List<Tally> all = new ArrayList<>(sorted.subList(0, below));
    sorted.subList(below, sorted.size()).stream()
        .sorted(BUSIEST)
        .limit(busiest)
        .sorted(BY_HASH)
        .forEach(all::add);
    return all.isEmpty() ? EMPTY : new RequestSample(packed(limit, all));
  }

  /** Both together, bounded as told. */
  public RequestSample plus(RequestSample other, int kept, int busiest) {
    return value.isEmpty() || other.value.isEmpty()
        ? value.isEmpty() ? other : this
        : together(List.of(this, other), kept, busiest);
  }

  /** All together, bounded as told. */
  public static RequestSample together(List<RequestSample> samples, int kept, int busiest) {
    Map<Integer, Tally> merged = new HashMap<>();
    long bound = ALL;
    for (RequestSample sample : samples) {
      Opened opened = sample.open();
      bound = Math.min(bound, opened.bound());
      opened.tallies().forEach(t -> merged.merge(t.hash(), t, Tally::plus));
    }
    return of(bound, merged.values(), kept, busiest);
  }

  /** Unpacks it; throws {@link IllegalArgumentException} where it was not made by this class. */
  public Opened open() {
    if (value.isEmpty()) {
      return new Opened(ALL, List.of());
    }
    Reader reader = new Reader(Base64.getUrlDecoder().decode(value));
    long bound = reader.number();
    List<Tally> tallies = new ArrayList<>();
    while (reader.more()) {
      tallies.add(reader.tally());
    }
    return new Opened(bound, tallies);
  }

  private static String packed(long bound, List<Tally> tallies) {
    Writer writer = new Writer();
    writer.number(bound);
    tallies.forEach(writer::tally);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(writer.bytes());
  }

  /** A tally is its hash, a byte of flags and the numbers that the flags name; most are flags. */
  private static final class Writer {
    private static final int USUAL_BYTES = 512;

    private byte[] out = new byte[USUAL_BYTES];
    private int length;

    byte[] bytes() {
      return Arrays.copyOf(out, length);
    }

    private void write(int value) {
      if (length == out.length) {
        out = Arrays.copyOf(out, 2 * length);
      }
      out[length++] = (byte) value;
    }

    void tally(Tally t) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        write(t.hash() >>> shift);
      }
      long[] parts = {t.requests() - 1, t.repeats(), t.misses(), t.errors(), t.writes()};
      int flags = 0;
      for (int i = 0; i < parts.length; i++) {
        flags |= parts[i] != 0 ? 1 << i : 0;
      }
      write(flags);
      for (long part : parts) {
        if (part != 0) {
          number(part);
        }
      }
    }

    /** Seven bits a byte, the lowest first. */
    void number(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      write((int) rest);
    }
  }

  private static final class Reader {
    private static final int MOST_SHIFT = 63;

    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean more() {
      return at < bytes.length;
    }

    private int next() {
      if (!more()) {
        throw new IllegalArgumentException("a request sample ends in the middle of a tally");
      }
      return bytes[at++] & 0xFF;
    }

    long number() {
      long value = 0;
      for (int shift = 0; shift < MOST_SHIFT; shift += 7) {
        int part = next();
        value |= (long) (part & 0x7F) << shift;
        if (part < 0x80) {
          return value;
        }
      }
      throw new IllegalArgumentException("a request sample has a number of more than 63 bits");
    }

    Tally tally() {
      int hash = (next() << 24) | (next() << 16) | (next() << 8) | next();
      int flags = next();
      long[] parts = new long[5];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = (flags & (1 << i)) != 0 ? number() : 0;
      }
      return new Tally(hash, parts[0] + 1, parts[1], parts[2], parts[3], parts[4]);
    }
  }
}

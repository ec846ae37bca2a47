package io.spillway.edges.log;

import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.ProbeSeen;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Splits the lines of the meter format: nine fields between tabs, {@code time host status bytes
 * seconds cache client uri method}; the last one may be left out. One instance reads one line at a
 * time and is used again for the next. Lines are hostile: whatever they hold, {@link #parse} only
 * says whether it understood them.
 */
final class LogLine {
  private static final int LEAST_FIELDS = 8;
  private static final int FIELDS = 9;
  private static final byte[] NONCE = "?spillway-nonce=".getBytes(StandardCharsets.US_ASCII);
  private static final String REDIRECT = "REDIRECT";
  private static final int MOST_HOSTS = 4096;
  private static final int PROBED = 200;

  private final int[] ends = new int[FIELDS];
  private final Map<String, HostName> hosts = new HashMap<>();

  private long second;
  private @Nullable HostName host;
  private int status;
  private long bytes;
  private long latencyMillis;
  private boolean hit;
  private boolean redirected;
  private long network;
  private Optional<ProbeSeen> probe = Optional.empty();
  private byte[] line = new byte[0];
  private boolean write;

  /** Reads the line between both indexes, without its newline; false when it is malformed. */
  boolean parse(byte[] line, int from, int to) {
    if (!split(line, from, to)) {
      return false;
    }
    long micros = decimal(line, from, ends[0], 3, 4_102_444_800L);
    long code = whole(line, ends[1] + 1, ends[2], 999);
    bytes = whole(line, ends[2] + 1, ends[3], 1_000_000_000_000L);
    latencyMillis = decimal(line, ends[3] + 1, ends[4], 3, 1_000_000_000L);
    if (micros < 0 || code < 100 || bytes < 0 || latencyMillis < 0) {
      return false;
    }
    second = micros / 1000;
    status = (int) code;
    hit = isHit(line, ends[4] + 1, ends[5]);
    redirected = equals(line, ends[4] + 1, ends[5], REDIRECT);
    host = host(line, ends[0] + 1, ends[1]);
    network = network(line, ends[5] + 1, ends[6]);
    this.line = line;
    write = ends[7] < to && isWrite(line, ends[7] + 1, to);
    probe =
        host == null || write || status != PROBED
            ? Optional.empty()
            : probe(host, line, ends[6] + 1, ends[7]);
    return host != null && network != 0;
  }

  /** The second in which the answer was complete, since 1970. */
  long second() {
    return second;
  }

  HostName host() {
    if (host == null) {
      throw new IllegalStateException("no line was understood");
    }
    return host;
  }

  int status() {
    return status;
  }

  long bytes() {
    return bytes;
  }

  long latencyMillis() {
    return latencyMillis;
  }

  /** Served without asking the origin first. */
  boolean hit() {
    return hit;
  }

  /** Answered by the edge itself with a redirection to a peer; an origin's own 302 is not. */
  boolean redirected() {
    return redirected;
  }

  /** The client's /24 or /56 as a number; different for each network, never 0. */
  long network() {
    return network;
  }

  /** The hash of what was asked for, query included; until the next line is read. */
  int object(Salt salt) {
    return salt.hash(line, ends[6] + 1, ends[7]);
  }

  /** Whether its method is another than GET or HEAD; false where the log does not say it. */
  boolean write() {
    return write;
  }

  /** The probe that it shows: answered by 200, and asked for in the exact form of one. */
  Optional<ProbeSeen> probe() {
    return probe;
  }

  private boolean split(byte[] line, int from, int to) {
    int field = 0;
    for (int i = from; i < to; i++) {
      if (line[i] == '\t') {
        if (field == FIELDS - 1) {
          return false;
        }
        ends[field++] = i;
      }
    }
    ends[field] = to;
    return field >= LEAST_FIELDS - 1;
  }

  /** A server writes {@code -} where there is no method: such a request wrote nothing. */
  private static boolean isWrite(byte[] line, int from, int to) {
    return to > from
        && !equals(line, from, to, "-")
        && !equals(line, from, to, "GET")
        && !equals(line, from, to, "HEAD");
  }

  /** Digits only, at most {@code most}; else -1. */
  private static long whole(byte[] line, int from, int to, long most) {
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = line[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
      if (value > most) {
        return -1;
      }
    }
    return from == to ? -1 : value;
  }

  /** A decimal number with exactly {@code places} places, as a whole number of the last; or -1. */
  private static long decimal(byte[] line, int from, int to, int places, long most) {
    int point = to - places - 1;
    if (point <= from || line[point] != '.') {
      return -1;
    }
    long whole = whole(line, from, point, most);
    long fraction = whole(line, point + 1, to, 999);
    return whole < 0 || fraction < 0 ? -1 : whole * 1000 + fraction;
  }

  private static boolean isHit(byte[] line, int from, int to) {
    return equals(line, from, to, "HIT")
        || equals(line, from, to, "STALE")
        || equals(line, from, to, "UPDATING");
  }

  private static boolean equals(byte[] line, int from, int to, String word) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (line[i] != word.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  private @Nullable HostName host(byte[] line, int from, int to) {
    if (to - from > 253 || to == from) {
      return null;
    }
    String text = new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    HostName known = hosts.get(text);
    if (known != null) {
      return known;
    }
    try {
      HostName parsed = new HostName(text);
      if (hosts.size() >= MOST_HOSTS) {
        hosts.clear();
      }
      hosts.put(text, parsed);
      return parsed;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** An IPv4 /24 as its 24 bits and a mark, an IPv6 /56 as its 56 bits; 0 for no address. */
  private static long network(byte[] line, int from, int to) {
    if (to - from < 2 || to - from > 45) {
      return 0;
    }
    for (int i = from; i < to; i++) {
      if (line[i] == ':') {
        return network6(new String(line, from, to - from, StandardCharsets.ISO_8859_1));
      }
    }
    long value = 0;
    int start = from;
    for (int octets = 1; octets <= 4; octets++) {
      int end = start;
      while (end < to && line[end] != '.') {
        end++;
      }
      long octet = whole(line, start, end, 255);
      boolean last = end == to;
      if (octet < 0 || last != (octets == 4)) {
        return 0;
      }
      value = value << 8 | octet;
      start = end + 1;
    }
    return value >>> 8 | 1L << 62;
  }

  private static long network6(String text) {
    if (text.indexOf('%') >= 0) {
      return 0;
    }
    try {
      byte[] address = new IpAddress(text).toInetAddress().getAddress();
      long value = address.length == 16 ? 1L << 61 : 0;
      for (int i = 0; i < 7 && address.length == 16; i++) {
        value |= (address[i] & 0xFFL) << (48 - 8 * i);
      }
      return value;
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  private static Optional<ProbeSeen> probe(HostName host, byte[] line, int from, int to) {
    int nonce = to - ProbeSeen.DIGITS;
    int query = nonce - NONCE.length;
    if (query <= from
        || query - from > ProbeSeen.LONGEST_PATH
        || !Arrays.equals(line, query, nonce, NONCE, 0, NONCE.length)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ProbeSeen(
              host,
              new String(line, from, query - from, StandardCharsets.ISO_8859_1),
              new String(line, nonce, to - nonce, StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

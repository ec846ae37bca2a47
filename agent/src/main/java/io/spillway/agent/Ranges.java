package io.spillway.agent;

import io.spillway.model.CdnName;
import io.spillway.model.Digest;
import io.spillway.model.message.PeerMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is held, by ranges of the ring, as of a time: the whole ring in sixteen ranges, each of them
 * in sixteen, and so on. Two that hold the same have the same hash, so differences are found by
 * comparing sixteen hashes for each digit.
 */
final class Ranges {
  static final String NOTHING = "0".repeat(16);
  private static final String DIGITS = "0123456789abcdef";

  private final Instant asOf;
  private final Collection<KnownPeer> all;
  private final TreeMap<String, SortedMap<String, String>> known = new TreeMap<>();

  /** What an agent holds, its own advertisement with those of others. */
  Ranges(AgentState state, Instant asOf) {
    this.asOf = asOf;
    SortedMap<CdnName, KnownPeer> held = new TreeMap<>(state.peers());
    state.own().ifPresent(own -> held.put(own.advertisement().cdn(), own));
    this.all = held.values();
  }

  /** All in a range, in the order of their names. */
  List<KnownPeer> in(String range) {
    List<KnownPeer> found = new ArrayList<>();
    for (KnownPeer each : all) {
      if (each.position().startsWith(range)) {
        found.add(each);
      }
    }
    return found;
  }

  String hash(String range) {
    if (range.isEmpty()) {
      StringBuilder marks = new StringBuilder();
      all.forEach(each -> each.markAsOf(asOf).ifPresent(marks::append));
      return hash(marks);
    }
    // Ranges are asked for side by side: all parts of one are found in one go.
    return known
        .computeIfAbsent(range.substring(0, range.length() - 1), this::parts)
        .getOrDefault(range, NOTHING);
  }

  /** The hashes of the sixteen parts of a range. */
  SortedMap<String, String> parts(String range) {
    List<StringBuilder> marks = new ArrayList<>();
    for (int i = 0; i < DIGITS.length(); i++) {
      marks.add(new StringBuilder());
    }
    for (KnownPeer each : all) {
      if (each.position().startsWith(range)) {
        int part = Character.digit(each.position().charAt(range.length()), 16);
        each.markAsOf(asOf).ifPresent(marks.get(part)::append);
      }
    }
    SortedMap<String, String> hashes = new TreeMap<>();
    for (int i = 0; i < DIGITS.length(); i++) {
      hashes.put(range + DIGITS.charAt(i), hash(marks.get(i)));
    }
    return hashes;
  }

  private static String hash(StringBuilder marks) {
    return marks.isEmpty() ? NOTHING : Digest.hex(marks.toString(), 8);
  }

  /** What is held too shortly for any hash. */
  List<KnownPeer> young() {
    List<KnownPeer> young = new ArrayList<>();
    for (KnownPeer each : all) {
      if (each.advertisement().issuedAt().isAfter(asOf)) {
        young.add(each);
      }
    }
    return young;
  }

  static void list(SortedMap<CdnName, PeerMessage.Held> into, Collection<KnownPeer> all) {
    all.forEach(each -> into.put(each.advertisement().cdn(), each.held()));
  }
}

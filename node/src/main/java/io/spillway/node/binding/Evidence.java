package io.spillway.node.binding;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which keys domains were seen to publish, whether or not they still do. Bounded: of one domain the
 * keys seen last; beyond {@link #MOST_KEYS} in all, who was known for the shortest time goes first,
 * so that passers-by do not push out those one has traded with. Not thread-safe.
 */
final class Evidence {
  static final int MOST_KEYS = 4_096;
  static final int MOST_OF_ONE = 16;

  private final SortedMap<CdnName, List<KeyEvidence>> all;
  private final Set<CdnName> kept;
  private int size;

  /**
   * Evidence.
   *
   * @param all of an earlier run
   * @param kept whose is never pushed out
   */
  Evidence(SortedMap<CdnName, List<KeyEvidence>> all, Set<CdnName> kept) {
    this.all = new TreeMap<>(all);
    this.kept = Set.copyOf(kept);
    all.values().forEach(keys -> size += keys.size());
  }

  /** Notes an answer; true if a key is in it for the first time, or is not any more. */
  boolean note(CdnName cdn, KeyAnswer.Said said, Instant at) {
    if (said.keys().isEmpty() && !all.containsKey(cdn)) {
      return false;
    }
    List<KeyEvidence> known = all.computeIfAbsent(cdn, c -> new ArrayList<>());
    boolean news = false;
    for (int i = 0; i < known.size(); i++) {
      KeyEvidence each = known.get(i);
      if (!said.keys().contains(each.key()) && each.goneSince().isEmpty()) {
        known.set(i, each.gone(at));
        news = true;
      }
    }
    for (KeyId key : said.keys()) {
      int index = indexOf(known, key);
      if (index >= 0) {
        known.set(index, known.get(index).seenAgain(at, said));
      } else {
        known.add(KeyEvidence.of(cdn, key, at, said));
        size++;
        news = true;
      }
    }
    while (known.size() > MOST_OF_ONE) {
      known.remove(known.stream().min(Comparator.comparing(KeyEvidence::lastSeen)).orElseThrow());
      size--;
    }
    while (size > MOST_KEYS && pushOut(cdn)) {
      size = all.values().stream().mapToInt(List::size).sum();
    }
    return news;
  }

  private static int indexOf(List<KeyEvidence> known, KeyId key) {
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).key().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private boolean pushOut(CdnName newest) {
    return all.entrySet().stream()
        .filter(e -> !kept.contains(e.getKey()) && !e.getKey().equals(newest))
        .min(Comparator.comparing((Map.Entry<CdnName, List<KeyEvidence>> e) -> span(e.getValue())))
        .map(e -> all.remove(e.getKey()) != null)
        .orElse(false);
  }

  private static Duration span(List<KeyEvidence> keys) {
    Instant first = keys.stream().map(KeyEvidence::firstSeen).min(Comparator.naturalOrder()).get();
    Instant last = keys.stream().map(KeyEvidence::lastSeen).max(Comparator.naturalOrder()).get();
    return Duration.between(first, last);
  }

  /** Of one domain, in no order. */
  List<KeyEvidence> of(CdnName cdn) {
    return List.copyOf(all.getOrDefault(cdn, List.of()));
  }

  SortedMap<CdnName, List<KeyEvidence>> all() {
    SortedMap<CdnName, List<KeyEvidence>> copy = new TreeMap<>();
    all.forEach((cdn, keys) -> copy.put(cdn, List.copyOf(keys)));
    return copy;
  }
}

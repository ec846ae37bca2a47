package io.spillway.node.peering;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each outcome was met at the peering endpoint since the start: {@code taken}, or the
 * last word of a refusal's type. The outcomes are a fixed few, whatever peers send. Thread-safe.
 */
final class Counts {
  private final Map<String, LongAdder> byOutcome = new ConcurrentHashMap<>();

  void count(String outcome) {
    byOutcome.computeIfAbsent(outcome, o -> new LongAdder()).increment();
  }

  SortedMap<String, Long> all() {
    SortedMap<String, Long> all = new TreeMap<>();
    byOutcome.forEach((outcome, count) -> all.put(outcome, count.sum()));
    return all;
  }
}

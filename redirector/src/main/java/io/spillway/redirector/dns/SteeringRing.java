package io.spillway.redirector.dns;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** How much was steered to own and to others' edges in each of the last seconds. */
public final class SteeringRing {
  private static final int SECONDS = 256;

  private final AtomicReferenceArray<Slot> slots = new AtomicReferenceArray<>(SECONDS);

  /**
   * One second's answers, in answers: each of four addresses counts a quarter.
   *
   * @param at when the second began
   * @param own to edges of this CDN
   * @param peers to edges of others
   */
  public record Second(Instant at, double own, double peers) {}

  private record Slot(long second, LongAdder own, LongAdder peers) {}

  void count(long nowMillis, boolean own, int parts) {
    long second = Math.floorDiv(nowMillis, 1000L);
    int index = Math.floorMod(second, SECONDS);
    Slot slot = slots.get(index);
    if (slot == null || slot.second != second) {
      Slot fresh = new Slot(second, new LongAdder(), new LongAdder());
      slots.compareAndSet(index, slot, fresh);
      slot = slots.get(index);
    }
    (own ? slot.own : slot.peers).add(parts);
  }

  /** The seconds before {@code now} in which anything was steered, oldest first. */
  public List<Second> seconds(Instant now) {
    long last = now.getEpochSecond();
    return IntStream.range(0, SECONDS)
        .mapToObj(slots::get)
        .filter(slot -> slot != null && slot.second > last - SECONDS && slot.second <= last)
        .map(slot ->
            new Second(
                Instant.ofEpochSecond(slot.second),
                (double) slot.own.sum() / TargetCounter.PARTS,
                (double) slot.peers.sum() / TargetCounter.PARTS))
        .sorted(java.util.Comparator.comparing(Second::at))
        .toList();
  }
}

package io.spillway.redirector.dns;

import io.spillway.model.HostName;
import io.spillway.model.SteeringTable;
import io.spillway.redirector.selection.CompiledHost;
import io.spillway.redirector.selection.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** All that is counted, kept from table to table. Safe for threads. */
public final class DnsCounters {
  private static final int MOST_TARGETS = 16_384;

  private final Map<DnsEvent, LongAdder> events = adders(DnsEvent.class);
  private final Map<Reason, LongAdder> reasons = adders(Reason.class);
  private final SteeringRing ring = new SteeringRing();
  private final Map<HostName, AtomicLong> hosts = new TreeMap<>();
  private final Map<Key, TargetCounter> targets = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * What a target is counted by.
   *
   * @param host that is steered
   * @param target without its weight and end, which change
   */
  private record Key(HostName host, List<Object> target) {}

  /** How often each event happened. */
  public SortedMap<DnsEvent, Long> events() {
    return sums(events);
  }

  /** How often one event happened. */
  public long count(DnsEvent event) {
    return of(events, event).sum();
  }

  /** How many selections had each reason. */
  public SortedMap<Reason, Long> reasons() {
    return sums(reasons);
  }

  /** The steering of the last seconds. */
  public SteeringRing ring() {
    return ring;
  }

  /** The counter of a target, made if it is new; the least recently published one may go. */
  public synchronized TargetCounter target(HostName host, SteeringTable.Target target) {
    Key key = new Key(host, List.of(target.cdn(), target.agreement(), target.address()));
    if (targets.size() >= MOST_TARGETS && !targets.containsKey(key)) {
      targets.remove(targets.keySet().iterator().next());
    }
    return targets.computeIfAbsent(key, k -> new TargetCounter());
  }

  synchronized SteeredHost steered(CompiledHost host) {
    List<TargetCounter> counters = new ArrayList<>();
    for (SteeringTable.Target target : host.targets()) {
      counters.add(target(host.host(), target));
    }
    AtomicLong counter = hosts.computeIfAbsent(host.host(), name -> new AtomicLong());
    return new SteeredHost(host, counter, counters);
  }

  void count(Reason reason) {
    of(reasons, reason).increment();
  }

  void add(DnsEvent event) {
    of(events, event).increment();
  }

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> adders = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      adders.put(constant, new LongAdder());
    }
    return adders;
  }

  private static <E extends Enum<E>> LongAdder of(Map<E, LongAdder> adders, E constant) {
    return Objects.requireNonNull(adders.get(constant));
  }

  private static <E extends Enum<E>> SortedMap<E, Long> sums(Map<E, LongAdder> adders) {
    SortedMap<E, Long> sums = new TreeMap<>();
    adders.forEach((constant, adder) -> sums.put(constant, adder.sum()));
    return sums;
  }
}

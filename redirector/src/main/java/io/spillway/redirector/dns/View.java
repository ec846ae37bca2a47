package io.spillway.redirector.dns;

import io.spillway.redirector.selection.CompiledHost;
import io.spillway.redirector.selection.CompiledTable;
import io.spillway.redirector.selection.HeavyNetworks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** All that answers are made of: the zone, the table, the heavy networks. Immutable. */
public final class View {
  private final Optional<CompiledTable> table;
  private final HeavyNetworks heavy;
  private final byte[] origin;
  private final RecordSet negativeSoa;
  private final @Nullable Node[] nodes;

  /**
   * Puts together what is answered.
   *
   * @param zone what is not steered
   * @param table what is steered; empty before the first table
   * @param heavy networks whose answers are sampled
   * @param counters of the table's targets
   */
  public View(
      ZoneRecords zone, Optional<CompiledTable> table, HeavyNetworks heavy, DnsCounters counters) {
    this.table = table;
    this.heavy = heavy;
    this.origin = zone.origin().toWireCanonical();
    this.negativeSoa = zone.negativeSoa();
    SortedMap<Name, SteeredHost> steered = new TreeMap<>();
    for (CompiledHost host : table.map(CompiledTable::hosts).orElse(List.of())) {
      Name name = ZoneRecords.name(host.host());
      if (name.subdomain(zone.origin())) {
        steered.put(name, counters.steered(host));
      }
    }
    this.nodes = index(nodes(zone, steered));
  }

  /** What is steered; empty before the first table. */
  public Optional<CompiledTable> table() {
    return table;
  }

  /** The networks whose answers are sampled. */
  public HeavyNetworks heavy() {
    return heavy;
  }

  boolean holds(byte[] bytes, int from, int length) {
    return Wire.isWithin(origin, bytes, from, length);
  }

  int originLength() {
    return origin.length;
  }

  RecordSet negativeSoa() {
    return negativeSoa;
  }

  /** The node of that name, whatever its case; null if the name does not exist. */
  @Nullable Node find(byte[] bytes, int from, int length, int hash) {
    int mask = nodes.length - 1;
    int slot = hash & mask;
    while (true) {
      Node node = nodes[slot];
      if (node == null || (node.hash() == hash && node.isNamed(bytes, from, length))) {
        return node;
      }
      slot = (slot + 1) & mask;
    }
  }

  private static List<Node> nodes(ZoneRecords zone, SortedMap<Name, SteeredHost> steered) {
    SortedMap<Name, List<RecordSet>> names = new TreeMap<>(zone.sets());
    steered.keySet().forEach(name -> names.putIfAbsent(name, List.of()));
    for (Name name : List.copyOf(names.keySet())) {
      Name above = name;
      while (above.labels() > zone.origin().labels()) {
        names.putIfAbsent(above, List.of());
        above = new Name(above, 1);
      }
    }
    List<Node> nodes = new ArrayList<>();
    names.forEach(
        (name, sets) -> nodes.add(new Node(name.toWireCanonical(), sets, steered.get(name))));
    return nodes;
  }

  /** Open addressing, at most a quarter full. */
  private static @Nullable Node[] index(List<Node> nodes) {
    @Nullable Node[] index = new Node[Integer.highestOneBit(nodes.size() * 4) * 2];
    int mask = index.length - 1;
    for (Node node : nodes) {
      int slot = node.hash() & mask;
      while (index[slot] != null) {
        slot = (slot + 1) & mask;
      }
      index[slot] = node;
    }
    return index;
  }
}

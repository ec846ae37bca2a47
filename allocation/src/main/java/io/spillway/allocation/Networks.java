package io.spillway.allocation;

import io.spillway.model.Footprint;
import io.spillway.model.Prefix;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which footprints have clients in common with which needs. Footprints that are named often are
 * compared once.
 */
final class Networks {
  private final List<List<Network>> needs;
  private final Map<Footprint, Relation> known = new HashMap<>();

  Networks(List<Footprint> needs) {
    this.needs = needs.stream().map(Networks::networks).toList();
  }

  /** How a footprint relates to the needs. */
  Relation of(Footprint footprint) {
    return known.computeIfAbsent(footprint, this::relate);
  }

  private Relation relate(Footprint footprint) {
    List<Network> apart = apart(networks(footprint));
    List<Integer> touched = new ArrayList<>();
    List<Integer> covered = new ArrayList<>();
    for (int need = 0; need < needs.size(); need++) {
      boolean touches = false;
      boolean covers = true;
      for (Network mine : needs.get(need)) {
        int found = Collections.binarySearch(apart, mine);
        int before = found >= 0 ? found : -found - 2;
        boolean inside = before >= 0 && apart.get(before).covers(mine);
        boolean around = before + 1 < apart.size() && mine.covers(apart.get(before + 1));
        touches |= inside || around;
        covers &= inside;
      }
      if (touches) {
        touched.add(need);
      }
      if (touches && covers) {
        covered.add(need);
      }
    }
    return new Relation(
        Collections.unmodifiableList(touched), Collections.unmodifiableList(covered));
  }

  private static List<Network> networks(Footprint footprint) {
    return footprint.prefixes().stream().map(Network::of).toList();
  }

  /** In their order, without those that others cover; so no two have a client in common. */
  private static List<Network> apart(List<Network> networks) {
    List<Network> apart = new ArrayList<>();
    for (Network next : networks.stream().sorted().toList()) {
      if (apart.isEmpty() || !apart.getLast().covers(next)) {
        apart.add(next);
      }
    }
    return apart;
  }

  /**
   * Needs by their numbers, ascending.
   *
   * @param touched those with a client in common
   * @param covered those whose clients all belong to it
   */
  record Relation(List<Integer> touched, List<Integer> covered) {}

  /** A prefix, its address shifted to 128 bits; one that covers another comes before it. */
  private record Network(boolean six, long front, long back, int length)
      implements Comparable<Network> {
    private static final Comparator<Network> ORDER =
        Comparator.comparing(Network::six)
            .thenComparing(Network::front, Long::compareUnsigned)
            .thenComparing(Network::back, Long::compareUnsigned)
            .thenComparingInt(Network::length);

    static Network of(Prefix prefix) {
      byte[] bytes = prefix.network().toInetAddress().getAddress();
      ByteBuffer address = ByteBuffer.wrap(Arrays.copyOf(bytes, 2 * Long.BYTES));
      return new Network(bytes.length > 4, address.getLong(), address.getLong(), prefix.length());
    }

    boolean covers(Network other) {
      return six == other.six
          && length <= other.length
          && ((front ^ other.front) & mask(length)) == 0
          && ((back ^ other.back) & mask(length - Long.SIZE)) == 0;
    }

    /** The first bits, up to as many as there are. */
    private static long mask(int bits) {
      return bits <= 0 ? 0 : bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
    }

    @Override
    public int compareTo(Network other) {
      return ORDER.compare(this, other);
    }
  }
}

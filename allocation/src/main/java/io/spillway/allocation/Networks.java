package io.spillway.allocation;

import io.spillway.model.Footprint;
import io.spillway.model.Prefix;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which footprints have clients in common with which needs. Footprints that are named often are
 * compared once.
 */
final class Networks {
  private static final int LONGEST = 128;

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
    List<Network> other = networks(footprint);
    List<Integer> touched = new ArrayList<>();
    List<Integer> covered = new ArrayList<>();
    for (int need = 0; need < needs.size(); need++) {
      boolean touches = false;
      boolean covers = true;
      for (Network mine : needs.get(need)) {
        boolean inside = false;
        for (int i = 0; i < other.size() && !inside; i++) {
          touches |= mine.touches(other.get(i));
          inside = other.get(i).covers(mine);
        }
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

  /**
   * Needs by their numbers, ascending.
   *
   * @param touched those with a client in common
   * @param covered those whose clients all belong to it
   */
  record Relation(List<Integer> touched, List<Integer> covered) {}

  /** A prefix as a number, shifted to {@value #LONGEST} bits. */
  private record Network(boolean six, BigInteger address, int length, long front) {
    static Network of(Prefix prefix) {
      byte[] bytes = prefix.network().toInetAddress().getAddress();
      BigInteger address = new BigInteger(1, bytes).shiftLeft(LONGEST - bytes.length * Byte.SIZE);
      return new Network(
          bytes.length > 4, address, prefix.length(), address.shiftRight(Long.SIZE).longValue());
    }

    boolean covers(Network other) {
      return length <= other.length && touches(other);
    }

    boolean touches(Network other) {
      int common = Math.min(length, other.length);
      if (six != other.six || common == 0) {
        return six == other.six;
      }
      if (common <= Long.SIZE) {
        return ((front ^ other.front) >>> (Long.SIZE - common)) == 0;
      }
      return address.xor(other.address).shiftRight(LONGEST - common).signum() == 0;
    }
  }
}

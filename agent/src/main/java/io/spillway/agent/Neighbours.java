package io.spillway.agent;

import io.spillway.model.CdnName;
import io.spillway.model.Coordinate;
import io.spillway.model.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whom to gossip with in a round: one who is near, others by a hash of this CDN's name and the
 * round, which is as good as chance and yet the same whenever it is decided again, and a contact
 * that is not known yet.
 */
final class Neighbours {
  /** With how many CDNs in a round. */
  static final int FANOUT = 3;

  private static final int NEAREST = 5;

  private record Near(CdnName cdn, double distance) {}

  private final AgentSettings settings;

  Neighbours(AgentSettings settings) {
    this.settings = settings;
  }

  /** Whether something can be said to a CDN: its endpoint is known. */
  boolean isReachable(AgentState state, CdnName cdn) {
    return state.peers().containsKey(cdn) || settings.contacts().containsKey(cdn);
  }

  List<CdnName> choose(AgentState state) {
    TreeSet<CdnName> all = new TreeSet<>(settings.contacts().keySet());
    all.addAll(state.peers().keySet());
    all.remove(settings.self());
    all.removeAll(state.restraints().banned().keySet());
    List<CdnName> candidates = new ArrayList<>(all);
    if (candidates.size() <= FANOUT) {
      return candidates;
    }
    List<CdnName> chosen = new ArrayList<>();
    List<CdnName> strangers =
        settings.contacts().keySet().stream()
            .filter(c -> !c.equals(settings.self()) && !state.peers().containsKey(c))
            .filter(c -> !state.restraints().bans(c))
            .toList();
    if (!strangers.isEmpty()) {
      chosen.add(strangers.get((int) (state.turn() % strangers.size())));
    }
    List<CdnName> near = nearest(state);
    if (!near.isEmpty()) {
      addFrom(near, (int) (state.turn() % near.size()), chosen);
    }
    for (int slot = 0; chosen.size() < FANOUT; slot++) {
      String draw = Digest.hex(settings.self() + " " + state.turn() + " " + slot, 4);
      addFrom(candidates, (int) (Long.parseLong(draw, 16) % candidates.size()), chosen);
    }
    return chosen;
  }

  /** The one at an index, or the next that is not chosen yet. */
  private static void addFrom(List<CdnName> all, int index, List<CdnName> chosen) {
    for (int i = 0; i < all.size(); i++) {
      CdnName each = all.get((index + i) % all.size());
      if (!chosen.contains(each)) {
        chosen.add(each);
        return;
      }
    }
  }

  /** Those whose coordinates are nearest, once this CDN has a place of its own. */
  private static List<CdnName> nearest(AgentState state) {
    if (state.neighbourhood().measured().isEmpty()) {
      return List.of();
    }
    Coordinate here = state.neighbourhood().coordinate();
    List<Near> nearest = new ArrayList<>();
    for (KnownPeer peer : state.peers().values()) {
      Optional<Coordinate> there = peer.advertisement().coordinate().filter(Vivaldi::isCredible);
      if (there.isPresent()) {
        double distance = here.distanceTo(there.get());
        if (nearest.size() < NEAREST || distance < nearest.getLast().distance()) {
          nearest.add(new Near(peer.advertisement().cdn(), distance));
          nearest.sort(Comparator.comparingDouble(Near::distance));
          if (nearest.size() > NEAREST) {
            nearest.removeLast();
          }
        }
      }
    }
    return nearest.stream().map(Near::cdn).toList();
  }
}

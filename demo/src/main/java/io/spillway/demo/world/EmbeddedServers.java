package io.spillway.demo.world;

import java.util.List;

/** Spillway's own edges. */
final class EmbeddedServers implements EdgeServers {
  @Override
  public List<Launch> prepare(WorldPlan plan) throws WorldException {
    throw new WorldException("embedded edges cannot be started yet: use --edges nginx");
  }
}

package io.spillway.demo.world;

import java.util.List;

/** Prepares edges' files, and says how to start them. */
interface EdgeServers {
  /**
   * A process to start.
   *
   * @param name what people call it
   * @param command program and arguments
   * @param edge whose files it uses
   */
  record Launch(String name, List<String> command, CdnPlan.EdgePlan edge) {
    /** Copies. */
    public Launch {
      command = List.copyOf(command);
    }
  }

  /**
   * Writes configuration and folders of all edges of a plan.
   *
   * @return what to start
   * @throws WorldException when that is not possible
   */
  List<Launch> prepare(WorldPlan plan) throws WorldException;
}

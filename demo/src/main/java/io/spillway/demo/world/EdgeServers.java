package io.spillway.demo.world;

import java.nio.file.Path;
import java.util.List;

/** Prepares edges' files, and says how to start them. */
interface EdgeServers {
  /**
   * A process to start.
   *
   * @param name what people call it
   * @param command program and arguments
   * @param folder where it runs and its output goes
   */
  record Launch(String name, List<String> command, Path folder) {
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

package io.spillway.edges.nginx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The worker processes that a reload is to end, as far as this machine shows them.
 *
 * <p>nginx's master starts the new workers, waits 100 ms, and only then tells the old ones to take
 * no more connections (ngx_master_process_cycle); on a busy machine they hear of it later still. A
 * worker that has heard says so in its title and closes its listening sockets, and accepts nothing
 * in between (ngx_worker_process_cycle). So the titles tell when no new connection can come to an
 * old worker, sooner and surer than any time that one could wait. Connections that wait to be
 * accepted are the new workers', who have the same sockets.
 *
 * @param present all processes that were there right before the reload
 */
record OldWorkers(Set<Long> present) {
  private static final String WORKER = "nginx: worker process";

  /** Of a reload that is about to begin, once its files are in their places. */
  static OldWorkers now() {
    return new OldWorkers(
        ProcessHandle.allProcesses().map(ProcessHandle::pid).collect(Collectors.toSet()));
  }

  /**
   * Those among them of the server that a given worker belongs to; empty where that cannot be seen,
   * as where the system hides the processes of other users.
   *
   * @param worker the number of a worker's process
   */
  Optional<Set<Long>> findOfServer(long worker) {
    return takesConnections(worker)
        ? ProcessHandle.of(worker)
            .flatMap(ProcessHandle::parent)
            .map(master ->
                master
                    .children()
                    .map(ProcessHandle::pid)
                    .filter(present::contains)
                    .collect(Collectors.toSet()))
        : Optional.empty();
  }

  /**
   * Whether a process is a worker that takes connections. One that is shutting down adds so to its
   * title, cut to the room that there is for it.
   */
  static boolean takesConnections(long process) {
    try {
      String title =
          new String(
              Files.readAllBytes(Path.of("/proc", Long.toString(process), "cmdline")),
              StandardCharsets.ISO_8859_1);
      int end = title.indexOf(0);
      return (end < 0 ? title : title.substring(0, end)).strip().equals(WORKER);
    } catch (IOException e) {
      return false;
    }
  }
}

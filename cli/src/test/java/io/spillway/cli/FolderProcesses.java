package io.spillway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processes whose working folder is within a given one, by {@code /proc}. */
final class FolderProcesses {
  private FolderProcesses() {}

  static List<ProcessHandle> list(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> {
          try {
            Path cwd = Files.readSymbolicLink(Path.of("/proc", process.pid() + "", "cwd"));
            return cwd.startsWith(folder);
          } catch (IOException e) {
            return false; // Another user's, or one that has just ended.
          }
        })
        .toList();
  }
}

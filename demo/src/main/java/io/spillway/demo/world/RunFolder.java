package io.spillway.demo.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the files of a run are. */
public final class RunFolder {
  private RunFolder() {}

  /**
   * An empty folder: a new temporary one, the wanted one if it is empty or not there yet, else a
   * new one in it.
   *
   * @param wanted what a person named
   * @param prefix how a temporary folder's name begins
   * @throws IOException when it cannot be made
   */
  public static Path choose(Optional<Path> wanted, String prefix) throws IOException {
    if (wanted.isEmpty()) {
      return Files.createTempDirectory(prefix);
    }
    Path base = Files.createDirectories(wanted.get()).toAbsolutePath().normalize();
    try (var content = Files.list(base)) {
      if (content.findAny().isEmpty()) {
        return base;
      }
    }
    return Files.createTempDirectory(base, "run-");
  }
}

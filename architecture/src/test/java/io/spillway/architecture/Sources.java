package io.spillway.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Java sources of every module, as text. */
final class Sources {

  /** The folder with the parent pom. */
  static final Path ROOT = root();

  private Sources() {}

  /** One file: its path from the root, and all of its text. */
  record Source(Path path, String text) {

    boolean isIn(String module) {
      return path.startsWith(module);
    }

    boolean isMain() {
      return path.toString().contains("/src/main/");
    }
  }

  /** Every Java source, in the order of paths. */
  static List<Source> java() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .map(ROOT::relativize)
          .filter(path -> path.toString().matches("[a-z]+/src/.*\\.java"))
          .sorted()
          .map(path -> new Source(path, read(ROOT.resolve(path))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("mvnw")) ? here : here.resolve("..").normalize();
  }
}

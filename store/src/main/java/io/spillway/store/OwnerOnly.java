package io.spillway.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Keeps what others on the machine have no business with from their eyes: the journal names
 * customers, prices and loads.
 */
final class OwnerOnly {
  private static final Set<PosixFilePermission> DIRECTORY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);
  private static final Set<PosixFilePermission> FILE =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private OwnerOnly() {}

  /** Makes the directory if need be; mode 0700. */
  static void directory(Path directory) throws IOException {
    Files.createDirectories(directory);
    restrict(directory, DIRECTORY);
  }

  /** Makes the file if need be; mode 0600. SQLite gives its other files the mode of the first. */
  static void file(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    restrict(file, FILE);
  }

  /** Where the file system knows no modes, there is nothing to restrict. */
  private static void restrict(Path path, Set<PosixFilePermission> mode) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null && !view.readAttributes().permissions().equals(mode)) {
      view.setPermissions(mode);
    }
  }
}

package io.spillway.edges.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * An access log and those it was before: {@code access.log}, {@code access.log.1}, {@code
 * access.log-20260101}, oldest first. A file is known by its inode and its first line: an inode is
 * given out again, and a log that is copied and truncated keeps its own.
 */
final class LogFiles {
  private static final int MOST_FILES = 64;
  private static final int FIRST_BYTES = 256;
  private static final List<String> PACKED = List.of(".gz", ".xz", ".zst", ".bz2");

  private final Path log;

  LogFiles(Path log) {
    this.log = log.toAbsolutePath();
  }

  /**
   * One file.
   *
   * @param identity inode and first line
   * @param changed when it was last written
   */
  record LogFile(Path path, String identity, FileTime changed) {}

  /** The file that the server writes now, once its first line is there. */
  Optional<LogFile> findCurrent() throws IOException {
    return find(log);
  }

  /** The file with that identity, wherever it was moved. */
  Optional<LogFile> find(String identity) throws IOException {
    Optional<LogFile> current = findCurrent();
    if (current.isPresent() && current.get().identity().equals(identity)) {
      return current;
    }
    return list().stream().filter(file -> file.identity().equals(identity)).findFirst();
  }

  /** The file that was begun after the given one; empty after the current one. */
  Optional<LogFile> findNext(LogFile file) throws IOException {
    List<LogFile> files = list();
    for (int i = 0; i + 1 < files.size(); i++) {
      if (files.get(i).identity().equals(file.identity())) {
        return Optional.of(files.get(i + 1));
      }
    }
    return Optional.empty();
  }

  /** All files with a first line, oldest first, the current one last; at most 64, the newest. */
  private List<LogFile> list() throws IOException {
    List<LogFile> files = new ArrayList<>();
    Path folder = log.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return files;
    }
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(folder, this::isRotated)) {
      for (Path sibling : siblings) {
        find(sibling).ifPresent(files::add);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(Comparator.comparing(LogFile::changed).thenComparing(LogFile::path));
    findCurrent().ifPresent(files::add);
    return files.size() <= MOST_FILES
        ? files
        : files.subList(files.size() - MOST_FILES, files.size());
  }

  private boolean isRotated(Path path) {
    String name = path.getFileName().toString();
    String base = log.getFileName().toString();
    return (name.startsWith(base + ".") || name.startsWith(base + "-"))
        && PACKED.stream().noneMatch(name::endsWith);
  }

  private static Optional<LogFile> find(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      String identity = identity(attributes, channel);
      return identity.isEmpty()
          ? Optional.empty()
          : Optional.of(new LogFile(path, identity, attributes.lastModifiedTime()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Whether the open channel reads the file that was meant, and not one renamed into its place. */
  static boolean isSame(LogFile file, FileChannel channel) throws IOException {
    try {
      return identity(Files.readAttributes(file.path(), BasicFileAttributes.class), channel)
          .equals(file.identity());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String identity(BasicFileAttributes attributes, FileChannel channel)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(FIRST_BYTES);
    int position = 0;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, position);
      if (read < 0) {
        break;
      }
      position += read;
    }
    int length = 0;
    while (length < position && buffer.get(length) != '\n') {
      length++;
    }
    if (!attributes.isRegularFile() || (length == position && length < FIRST_BYTES)) {
      return "";
    }
    CRC32 first = new CRC32();
    first.update(buffer.array(), 0, length);
    return attributes.fileKey() + "#" + Long.toHexString(first.getValue());
  }
}

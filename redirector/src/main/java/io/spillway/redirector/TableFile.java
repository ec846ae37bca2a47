package io.spillway.redirector;

import io.spillway.model.SteeringTable;
import io.spillway.redirector.selection.CompiledTable;
import io.spillway.redirector.selection.TableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Keeps the last table on disk: written aside, forced, then moved into place. */
final class TableFile {
  private static final long LONGEST = 256L << 20;

  private final Path file;

  TableFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** The table kept; empty without a file; throws if the file is of no use. */
  Optional<CompiledTable> load() throws TableFileException {
    try {
      if (Files.size(file) > LONGEST) {
        throw new TableFileException("it is longer than " + LONGEST + " bytes");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return Optional.of(CompiledTable.compile(TableText.read(text)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | TableException | TableFileException e) {
      throw new TableFileException(
          "table file %s: %s: it is ignored until the next table replaces it"
              .formatted(file, e.getMessage()));
    }
  }

  /** Keeps a table in place of the one before. */
  void store(SteeringTable table) throws TableFileException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.resolveSibling(".").normalize());
      try (FileChannel channel =
          FileChannel.open(
              aside,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(TableText.write(table));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new TableFileException(
          "table file %s: %s: the table is in use but would be lost by a restart: make room or"
                  .formatted(file, e)
              + " set another file");
    }
  }
}

package io.spillway.store;

import io.spillway.engine.JournalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Lets one process alone use a state directory; ends by itself with the process. */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes the directory if need be, and takes it; throws {@link JournalException} if taken. */
  static DirectoryLock take(Path directory) {
    try {
      OwnerOnly.directory(directory);
      for (String name : new String[] {"lock", "journal.db"}) {
        OwnerOnly.file(directory.resolve(name));
      }
      FileChannel channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new JournalException(
            "state directory "
                + directory
                + " is in use by another Spillway process: stop it, or use another directory");
      }
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new JournalException(
          "cannot use state directory "
              + directory
              + ": "
              + e.getClass().getSimpleName()
              + " "
              + e.getMessage()
              + ": make it a directory that this user can write",
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new JournalException("cannot release the state directory: " + e.getMessage(), e);
    }
  }
}

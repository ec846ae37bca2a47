package io.spillway.edges.log;

import io.spillway.edges.log.LogFiles.LogFile;
import io.spillway.model.EdgeId;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Reads an edge's access log on from a position, across rotation, truncation and restarts. Every
 * complete line is in exactly one batch as long as each read begins where the batch before it
 * ended; the tailer itself remembers nothing. A read holds a bounded amount, whatever the lines
 * hold, and what does not fit waits for the next one. Safe for use by several threads.
 *
 * <p>A log that was moved away is read to its end before the new one is begun, and the end is
 * believed once nothing was written for two seconds, since a server's old processes write on for a
 * moment. A log that was deleted before it was read, or truncated in place, loses what was unread;
 * nothing is ever counted twice.
 */
public final class LogTailer {
  private static final int MOST_LINE = 64 * 1024;
  private static final int MOST_READ = 1024 * 1024;
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final EdgeId edge;
  private final LogFiles files;
  private final InstantSource clock;
  private final Optional<Salt> salt;

  /**
   * A reader of one edge's log that counts only.
   *
   * @param edge whose log it is
   * @param log the file that the server writes now; need not exist yet
   * @param clock tells how long ago a log was written
   */
  public LogTailer(EdgeId edge, Path log, InstantSource clock) {
    this(edge, log, clock, Optional.empty());
  }

  /**
   * A reader of one edge's log that tells what the requests were like, too.
   *
   * @param salt hashes client networks and objects; the same for all edges
   */
  public LogTailer(EdgeId edge, Path log, InstantSource clock, Salt salt) {
    this(edge, log, clock, Optional.of(salt));
  }

  private LogTailer(EdgeId edge, Path log, InstantSource clock, Optional<Salt> salt) {
    this.edge = edge;
    this.salt = salt;
    this.files = new LogFiles(log);
    this.clock = clock;
  }

  /**
   * The next batch, of at most 1 MiB of log; it ends where it begins when there is nothing new.
   *
   * @param from where the batch before it ended, or {@link LogPosition#NONE}
   * @throws IOException when the log cannot be read; nothing is lost, so try again
   */
  public LogBatch read(LogPosition from) throws IOException {
    BatchBuilder batch = new BatchBuilder(salt);
    LogPosition to = read(from, batch);
    return new LogBatch(
        edge,
        from,
        to,
        batch.summaries(),
        batch.probes(),
        batch.malformed(),
        salt.map(Salt::fingerprint));
  }

  private LogPosition read(LogPosition from, BatchBuilder batch) throws IOException {
    Optional<LogFile> known = from.file().isEmpty() ? Optional.empty() : files.find(from.file());
    if (known.isEmpty()) {
      Optional<LogFile> current = files.findCurrent();
      return current.isPresent() ? readFile(current.get(), 0, from, batch) : from;
    }
    LogFile file = known.get();
    LogPosition to = readFile(file, from.offset(), from, batch);
    if (!to.equals(from)) {
      return to;
    }
    Optional<LogFile> next = files.findNext(file);
    if (next.isEmpty() || clock.instant().isBefore(file.changed().toInstant().plus(SETTLED))) {
      return to;
    }
    return readFile(next.get(), 0, from, batch);
  }

  /** Reads on; {@code otherwise} is the result when the file went away in this moment. */
  private static LogPosition readFile(
      LogFile file, long offset, LogPosition otherwise, BatchBuilder batch) throws IOException {
    try (FileChannel channel = FileChannel.open(file.path())) {
      if (!LogFiles.isSame(file, channel)) {
        return otherwise;
      }
      // Shortened in place to a beginning that was read already.
      long start = Math.min(offset, channel.size());
      return new LogPosition(file.identity(), start + new Lines(batch).read(channel, start));
    } catch (NoSuchFileException e) {
      return otherwise;
    }
  }

  /** Cuts a stretch of a file into lines. */
  private static final class Lines {
    private final BatchBuilder batch;
    private final LogLine line = new LogLine();
    private final byte[] buffer = new byte[MOST_LINE];
    private boolean tooLong;
    private int consumed;

    Lines(BatchBuilder batch) {
      this.batch = batch;
    }

    /** The number of bytes consumed: complete lines, and what is there of one that is too long. */
    int read(FileChannel channel, long start) throws IOException {
      int held = 0;
      while (consumed < MOST_READ && !batch.isFull()) {
        ByteBuffer target = ByteBuffer.wrap(buffer, held, buffer.length - held);
        int read = channel.read(target, start + consumed + held);
        if (read <= 0) {
          break;
        }
        int used = take(held + read);
        held = held + read - used;
        if (held == buffer.length) {
          skip(held);
          held = 0;
        } else {
          System.arraycopy(buffer, used, buffer, 0, held);
        }
      }
      return consumed;
    }

    private void skip(int length) {
      if (!tooLong) {
        batch.addMalformed();
      }
      tooLong = true;
      consumed += length;
    }

    /** Takes the complete lines of the first bytes of the buffer; how many bytes they were. */
    private int take(int length) {
      int begin = 0;
      for (int i = 0; i < length && !batch.isFull(); i++) {
        if (buffer[i] == '\n') {
          if (tooLong) {
            tooLong = false;
          } else if (line.parse(buffer, begin, i)) {
            batch.add(line);
          } else {
            batch.addMalformed();
          }
          begin = i + 1;
        }
      }
      consumed += begin;
      return begin;
    }
  }
}

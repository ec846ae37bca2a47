package io.spillway.store;

import io.spillway.model.message.PartName;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that commits until it is killed, and says each sequence once it is committed. */
final class CommittingProcess {
  private CommittingProcess() {}

  public static void main(String[] arguments) throws IOException {
    try (SqliteJournal journal = SqliteJournal.open(Path.of(arguments[0]), Tally.PARTS);
        OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      for (long i = journal.lastSequence() + 1; ; i++) {
        journal.commit(Tally.entry(i, PartName.POLICY, "outside:" + i));
        out.write((i + "\n").getBytes(StandardCharsets.US_ASCII));
        if (i % 3 == 0) {
          journal.done(i + "/0");
          out.write(("-" + i + "\n").getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
  }
}

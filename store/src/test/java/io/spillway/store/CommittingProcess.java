package io.spillway.store;

import io.spillway.model.message.PartName;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A process that commits until it is killed, and says each sequence once it is committed. */
final class CommittingProcess {
  private CommittingProcess() {}

  public static void main(String[] arguments) throws IOException {
    try (SqliteJournal journal = SqliteJournal.open(Path.of(arguments[0]), Tally.PARTS);
        OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      if (arguments.length > 1) {
        journal.outbox().forEach(pending -> journal.done(pending.id()));
      }
      for (long i = journal.lastSequence() + 1; ; i++) {
        journal.commit(
            i % 2 == 0 && arguments.length > 1
                ? Tally.quiet(i, PartName.POLICY)
                : Tally.entry(i, PartName.POLICY, "outside:" + i));
        out.write((i + "\n").getBytes(StandardCharsets.US_ASCII));
        if (arguments.length > 1) {
          trim(journal, i);
        }
        if (i % 3 == 0) {
          journal.done(i + "/0");
          out.write(("-" + i + "\n").getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
  }

  /** Takes what it commits for done, saves the state, and gives up all but the newest few. */
  private static void trim(SqliteJournal journal, long last) {
    journal.done(last + "/0");
    journal.done(last + "/1");
    if (last % 5 == 0) {
      journal.snapshot(PartName.POLICY, last, new Tally.Count(last * (last + 1) / 2));
      journal.setWholeAfter(journal.lastFree(), Map.of(), new TreeMap<>());
      journal.removeQuiet(100);
      journal.removeBefore(Tally.NOW.plusSeconds(last - 20), 3);
    }
  }
}

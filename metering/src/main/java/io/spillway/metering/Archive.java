package io.spillway.metering;

import java.util.ArrayList;
import java.util.List;

/**
 * The newest statements and invoices that have a verdict, oldest first.
 *
 * @param statements at most {@value #MOST}
 * @param invoices at most {@value #MOST}
 */
public record Archive(List<StatementRecord> statements, List<InvoiceRecord> invoices) {
  /** How many of each are kept. */
  public static final int MOST = 200;

  /** Nothing yet. */
  static final Archive EMPTY = new Archive(List.of(), List.of());

  /** Copies. */
  public Archive {
    statements = List.copyOf(statements);
    invoices = List.copyOf(invoices);
  }

  Archive plus(StatementRecord statement) {
    return new Archive(newest(statements, statement, MOST), invoices);
  }

  Archive plus(InvoiceRecord invoice) {
    return new Archive(statements, newest(invoices, invoice, MOST));
  }

  /** The list with one more at its end, and of those the newest. */
  static <T> List<T> newest(List<T> list, T more, int most) {
    List<T> all = new ArrayList<>(list);
    all.add(more);
    return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
  }
}

package io.spillway.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows in columns, each as wide as its widest cell; a heading that begins with {@code >} makes its
 * column flush right.
 */
final class Table {
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    this.headings = List.of(headings);
  }

  Table row(String... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + headings.size());
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The headings and the rows. */
  List<String> lines() {
    List<List<String>> all = new ArrayList<>();
    all.add(headings.stream().map(h -> h.replaceFirst("^>", "")).toList());
    all.addAll(rows);
    return all.stream().map(row -> line(row, all)).toList();
  }

  private String line(List<String> row, List<List<String>> all) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      int column = i;
      int width = all.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
      String blank = " ".repeat(width - row.get(i).length());
      boolean right = headings.get(i).startsWith(">");
      line.append(i == 0 ? "" : GAP)
          .append(right ? blank : "")
          .append(row.get(i))
          .append(right ? "" : blank);
    }
    return line.toString().stripTrailing();
  }
}

package io.spillway.demo.initiation;

import io.spillway.demo.client.Tally.Second;
import io.spillway.model.CdnName;
import java.util.ArrayList;
import java.util.List;

/** A run second by second, as rows with commas: to see where its times come from. */
final class SecondsFile {
  /** How the file is called, in a run's folder. */
  static final String NAME = "seconds.csv";

  private SecondsFile() {}

  /**
   * The rows, with a heading.
   *
   * @param whole all clients' seconds, from 0 without gap
   * @param footprints each footprint's
   * @param primary whose edges are not a peer's
   * @param onset the second in which the surge begins; rows are numbered from it
   */
  static List<String> rows(
      List<Second> whole, List<List<Second>> footprints, CdnName primary, int onset) {
    StringBuilder heading = new StringBuilder("second,arrived,failed,slow,served_by_peers");
    for (int f = 1; f <= footprints.size(); f++) {
      heading.append(",arrived_%d,failed_%d,slow_%d".formatted(f, f, f));
    }
    List<String> rows = new ArrayList<>(List.of(heading.toString()));
    for (Second second : whole) {
      StringBuilder row = new StringBuilder();
      row.append(second.second() - onset).append(counts(second));
      row.append(',').append(servedByPeers(second, primary));
      for (List<Second> footprint : footprints) {
        boolean known = second.second() < footprint.size();
        row.append(known ? counts(footprint.get(second.second())) : ",0,0,0");
      }
      rows.add(row.toString());
    }
    return rows;
  }

  private static String counts(Second second) {
    return "," + second.arrived() + "," + second.failed() + "," + second.slow();
  }

  private static int servedByPeers(Second second, CdnName primary) {
    return second.served().entrySet().stream()
        .filter(entry -> !entry.getKey().equals(primary))
        .mapToInt(java.util.Map.Entry::getValue)
        .sum();
  }
}

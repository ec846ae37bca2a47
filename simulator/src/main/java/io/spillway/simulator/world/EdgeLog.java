package io.spillway.simulator.world;

import io.spillway.model.EdgeId;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import io.spillway.model.ProbeSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An edge's access log: grows, is rotated, is read from a position on. */
public final class EdgeLog {
  private static final int LINE = 100;

  private final EdgeId edge;
  private final List<Line> lines = new ArrayList<>();
  private final List<Integer> rotations = new ArrayList<>(List.of(0));

  private record Line(LoadSummary summary, Optional<ProbeSeen> probe) {}

  EdgeLog(EdgeId edge) {
    this.edge = edge;
  }

  void write(LoadSummary summary) {
    lines.add(new Line(summary, Optional.empty()));
  }

  /** A request that is a probe. */
  void write(LoadSummary summary, ProbeSeen probe) {
    lines.add(new Line(summary, Optional.of(probe)));
  }

  /** What follows is in a new file. */
  public void rotate() {
    if (rotations.getLast() < lines.size()) {
      rotations.add(lines.size());
    }
  }

  /** Reads at most the given number of lines. */
  public LogBatch read(LogPosition from, int most) {
    int begin = index(from);
    int end = Math.min(lines.size(), begin + most);
    List<LoadSummary> summaries = new ArrayList<>();
    List<ProbeSeen> probes = new ArrayList<>();
    for (Line line : lines.subList(begin, end)) {
      summaries.add(line.summary());
      line.probe().ifPresent(probes::add);
    }
    LogPosition to = begin == end ? from : position(end);
    return new LogBatch(edge, from, to, summaries, probes, 0);
  }

  private int index(LogPosition position) {
    if (position.equals(LogPosition.NONE)) {
      return 0;
    }
    int file = Integer.parseInt(position.file().substring(position.file().indexOf('#') + 1));
    return rotations.get(file) + (int) (position.offset() / LINE);
  }

  private LogPosition position(int index) {
    int file = rotations.size() - 1;
    while (rotations.get(file) >= index && file > 0) {
      file--;
    }
    return new LogPosition(edge + "#" + file, (long) (index - rotations.get(file)) * LINE);
  }
}

package io.spillway.surge.replay;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads recorded load from lines of {@code time,count}: a time is an epoch second or an instant
 * (ISO 8601), and what stands beyond the count is not read. The first line may be a heading. Blank
 * lines and those that begin with {@code #} are skipped. The interval is the difference between
 * times that comes most often; a time without a line is a gap.
 *
 * <p>Errors are {@link IllegalArgumentException}s that name the line, what stands there, and what
 * would be right.
 */
public final class LoadText {
  /** More intervals than this are refused: three years of seconds. */
  static final int MOST_INTERVALS = 100_000_000;

  private static final int SHOWN = 40;
  private static final String FORM = "write TIME,COUNT, such as 805608000,44";

  /** Later than this is no epoch second: it is the year 5138, or milliseconds. */
  private static final long LAST_SECOND = 100_000_000_000L;

  private record Sample(long time, double count, long line) {}

  private final List<Sample> samples = new ArrayList<>();
  private String heading = "";
  private boolean instants;
  private long lines;

  /** Reads one more line. */
  public void line(String text) {
    lines++;
    String line = text.strip();
    if (lines == 1 && line.startsWith("\uFEFF")) {
      line = line.substring(1);
    }
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    String[] cells = line.split("[,;\\t]", 3);
    if (samples.isEmpty() && heading.isEmpty() && isHeading(cells[0])) {
      heading = line;
      return;
    }
    if (cells.length < 2) {
      throw wrong(lines, "\"" + shown(line) + "\" has no count: " + FORM);
    }
    Sample sample = new Sample(time(cells[0].strip()), count(cells[1].strip()), lines);
    if (!samples.isEmpty() && sample.time() <= samples.getLast().time()) {
      throw wrong(
          lines,
          "time \""
              + shown(cells[0].strip())
              + "\" is not later than that of line "
              + samples.getLast().line()
              + ": sort the lines by time, one for each interval");
    }
    samples.add(sample);
  }

  /** A heading begins with a letter, a quote or an underscore. */
  private static boolean isHeading(String cell) {
    String name = cell.strip();
    return !name.isEmpty() && !Character.isDigit(name.charAt(0)) && name.charAt(0) != '-';
  }

  private long time(String cell) {
    if (cell.matches("[0-9]{1,18}")) {
      long second = Long.parseLong(cell);
      if (second > LAST_SECOND) {
        throw wrong(
            lines, "time \"" + cell + "\" is too late for an epoch second: divide milliseconds");
      }
      return second;
    }
    try {
      instants = true;
      return Instant.parse(cell.replace(' ', 'T')).getEpochSecond();
    } catch (DateTimeParseException e) {
      throw wrong(
          lines,
          "time \""
              + shown(cell)
              + "\": use an epoch second, such as 805608000, or an instant, such as"
              + " 1995-07-13T04:00:00Z");
    }
  }

  private double count(String cell) {
    if (!cell.matches("[0-9]{1,15}(\\.[0-9]{1,15})?")) {
      throw wrong(
          lines,
          "count \""
              + shown(cell)
              + "\": use a number of requests, such as 44; leave the line out where nothing is"
              + " known");
    }
    return Double.parseDouble(cell);
  }

  private static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "...";
  }

  private static IllegalArgumentException wrong(long line, String finding) {
    return new IllegalArgumentException(line + ": " + finding);
  }

  /** What the lines are, for people. */
  public String format() {
    return (instants ? "instants" : "epoch seconds")
        + " and counts"
        + (heading.isEmpty() ? ", no heading" : ", heading \"" + shown(heading) + "\"");
  }

  /** All that was read. */
  public LoadSeries series() {
    if (samples.size() < 2) {
      throw wrong(
          Math.max(1, lines), samples.size() + " counts: give two or more, so that an interval is");
    }
    long interval = interval();
    long start = samples.getFirst().time();
    long size = Math.round((double) (samples.getLast().time() - start) / interval) + 1;
    if (size > MOST_INTERVALS) {
      throw wrong(
          samples.getLast().line(),
          size
              + " intervals of "
              + interval
              + " s since the first: is a time wrong? At most "
              + MOST_INTERVALS
              + " are read");
    }
    List<Double> counts = new ArrayList<>((int) size);
    for (Sample sample : samples) {
      long index = Math.round((double) (sample.time() - start) / interval);
      while (counts.size() < index) {
        counts.add(-1.0);
      }
      if (counts.size() > index) {
        throw wrong(
            sample.line(),
            "time "
                + sample.time()
                + " is of the same interval of "
                + interval
                + " s as the one before: add both up, in one line");
      }
      counts.add(sample.count());
    }
    return LoadSeries.of(start, (int) interval, counts);
  }

  private long interval() {
    Map<Long, Integer> apart = new TreeMap<>();
    for (int i = 1; i < samples.size(); i++) {
      apart.merge(samples.get(i).time() - samples.get(i - 1).time(), 1, Integer::sum);
    }
    return apart.entrySet().stream()
        .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
        .orElseThrow()
        .getKey();
  }
}

package io.spillway.surge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Real load at one sample a second, drawn from the counts of longer intervals: when the detector
 * gives the alarm against when the edges are exhausted, at twofold headroom over the first hour.
 * Where the traces are not there, that is said and nothing is tested.
 */
class RealTracesTest {
  private static final double HEADROOM = 2;
  private static final double USABLE = 0.85;
  private static final int HORIZON = 25;

  private record Sample(long at, double count) {}

  private record Outcome(int changes, int alarms, int falseAlarms, long firstLead) {}

  private static void print(String line) {
    System.getLogger("surge").log(System.Logger.Level.INFO, line);
  }

  private static List<Sample> read(String name) throws IOException {
    Path file = Path.of("..", "..", "..", "shared", "traces", name);
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path candidate = up.resolve("shared").resolve("traces").resolve(name);
      file = Files.exists(candidate) ? candidate : file;
    }
    List<Sample> samples = new ArrayList<>();
    if (!Files.exists(file)) {
      print(name + " is not there: not tested");
      return samples;
    }
    try (InputStream raw = Files.newInputStream(file);
        InputStream text = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(text, StandardCharsets.US_ASCII))) {
      reader
          .lines()
          .skip(1)
          .map(line -> line.split(",", 3))
          .forEach(cells ->
              samples.add(new Sample(Long.parseLong(cells[0]), Double.parseDouble(cells[1]))));
    }
    return samples;
  }

  /** An alarm is false when demand does not reach what is usable within ten minutes. */
  private static Outcome play(String name, List<Sample> samples, double scale) {
    double[] rates = perSecond(samples, scale);
    double base = 0;
    for (int s = 0; s < 3600; s++) {
      base += rates[s] / 3600;
    }
    double capacity = base * HEADROOM;
    double usable = capacity * USABLE;
    Noise noise = new Noise(7);
    DemandWatch watch = DemandWatch.INITIAL;
    int changes = 0;
    int alarms = 0;
    int falseAlarms = 0;
    long firstLead = Long.MIN_VALUE;
    boolean alarmed = false;
    for (int s = 0; s < rates.length; s++) {
      boolean before = watch.changed();
      watch = watch.next(noise.poisson(rates[s]));
      changes += watch.changed() && !before ? 1 : 0;
      Trend trend = Trend.of(watch.recent(), Trend.Running.NONE, watch.safeDispersion());
      boolean now =
          watch.changed() && trend.outlook(HORIZON, watch.baseline(), usable).exhaustion() >= 0.9;
      if (now && !alarmed) {
        alarms++;
        int usableAt = reached(rates, Math.max(0, s - 60), usable, 660);
        int exhaustedAt = reached(rates, Math.max(0, s - 600), capacity, 7200);
        falseAlarms += usableAt < 0 ? 1 : 0;
        if (firstLead == Long.MIN_VALUE && usableAt >= 0 && exhaustedAt >= 0) {
          firstLead = (long) exhaustedAt - s;
        }
      }
      alarmed = watch.changed() && (alarmed || now);
    }
    print(
        String.format(
            Locale.ROOT,
            "%s times %.0f: base %.1f/s, %d changes, %d alarms, of them false %d,"
                + " first true alarm %s before exhaustion",
            name,
            scale,
            base,
            changes,
            alarms,
            falseAlarms,
            firstLead == Long.MIN_VALUE ? "never" : firstLead + " s"));
    return new Outcome(changes, alarms, falseAlarms, firstLead);
  }

  private static int reached(double[] rates, int from, double bound, int within) {
    for (int s = from; s < Math.min(rates.length, from + within); s++) {
      if (rates[s] >= bound) {
        return s;
      }
    }
    return -1;
  }

  /** Straight lines between the middles of the intervals. */
  private static double[] perSecond(List<Sample> samples, double scale) {
    int step = (int) (samples.get(1).at() - samples.get(0).at());
    int length = (int) Math.min(400_000, (long) step * (samples.size() - 1));
    double[] rates = new double[length];
    for (int s = 0; s < length; s++) {
      double before = samples.get(s / step).count();
      double after = samples.get(s / step + 1).count();
      double part = (double) (s % step) / step;
      rates[s] = scale * (before + (after - before) * part) / step;
    }
    return rates;
  }

  @Test
  void seesWorldCupMatchesComing() throws IOException {
    for (String day : List.of("19980626", "19980629")) {
      String name = "wc98_event_" + day + "_minute.csv";
      List<Sample> samples = read(name);
      if (!samples.isEmpty()) {
        Outcome outcome = play(name, samples, 1);
        assertThat(outcome.firstLead()).isPositive();
      }
    }
  }

  @Test
  void seesTheLaunchComing() throws IOException {
    String name = "nasa_event_19950713_minute.csv";
    List<Sample> samples = read(name);
    if (!samples.isEmpty()) {
      play(name, samples, 1);
      play(name, samples, 50);
    }
  }

  @Test
  void isSeldomAlarmedByASmallNoisySite() throws IOException {
    String name = "nab_elb_requests_5min.csv.gz";
    List<Sample> samples = read(name);
    if (!samples.isEmpty()) {
      Outcome outcome = play(name, samples, 1);
      assertThat(outcome.falseAlarms()).isLessThanOrEqualTo(1);
    }
  }
}

package io.spillway.surge.bench;

import io.spillway.surge.Pace;
import io.spillway.surge.bench.Contest.Setting;
import io.spillway.surge.replay.LoadSeries;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** bench/detection/run: the figures and the picture of docs/detection.md. */
public final class DetectionReport {
  private static final int DAY = 86_400;
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  /** The methods of the tables, by what they are called there. */
  private static final Map<String, Setting> SHOWN = shown();

  private DetectionReport() {}

  private static Map<String, Setting> shown() {
    Map<String, Setting> shown = new LinkedHashMap<>();
    shown.put("Spillway", Setting.Spillway.DEFAULT);
    shown.put("70 %", new Setting.Threshold(0.7, 10));
    shown.put("80 %", new Setting.Threshold(0.8, 10));
    shown.put("95 %", new Setting.Threshold(0.95, 10));
    shown.put("CUSUM alone", new Setting.Change(Pace.of(1).threshold()));
    return shown;
  }

  private static void print(String line) {
    OUT.println(line);
  }

  /**
   * Arguments: how many generated loads, where to write the picture (empty: nowhere), and the first
   * load's seed.
   */
  public static void main(String[] arguments) throws IOException {
    int seeds = Integer.parseInt(arguments[0]);
    traces();
    Contest generated = new Contest();
    int first = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
    for (int seed = first; seed < first + seeds; seed++) {
      generated.play(GeneratedLoad.of(seed), GeneratedLoad.LEARNING_DAYS * DAY);
    }
    print("");
    print(
        String.format(
            Locale.ROOT,
            "Generated, by the second: %d loads of %d days, %d of them scored",
            seeds,
            GeneratedLoad.LEARNING_DAYS + GeneratedLoad.SCORED_DAYS,
            GeneratedLoad.SCORED_DAYS));
    table(generated);
    Map<String, List<Front>> fronts = tradeOff(generated);
    if (arguments.length > 1 && !arguments[1].isEmpty()) {
      Path file = Path.of(arguments[1]);
      Files.writeString(file, TradeOffPicture.of(fronts, generated));
      print("");
      print("picture: " + file);
    }
  }

  private static void traces() throws IOException {
    print("Real traces; lead is the median, s; late: alarm only during the exhaustion");
    for (Traces.Trace trace : Traces.ALL) {
      Optional<Path> file = Traces.find(trace.name());
      if (file.isEmpty()) {
        print(trace.name() + ": not there (../shared/traces): left out");
        continue;
      }
      LoadSeries series = Traces.read(file.get());
      Contest contest = new Contest();
      contest.play(series, trace.reference() * 3_600 / series.interval());
      print("");
      print(
          String.format(
              Locale.ROOT,
              "%s, each %d s, capacity by the first %d h",
              trace.name(),
              series.interval(),
              trace.reference()));
      table(contest);
    }
  }

  private static void table(Contest contest) {
    print(
        String.format(
            Locale.ROOT,
            "%8s  %-11s %11s %10s %8s %8s %5s %6s %9s",
            "headroom",
            "method",
            "exhaustions",
            "lead<=60s",
            "median",
            "worst10%",
            "late",
            "missed",
            "false/30d"));
    for (double headroom : Contest.HEADROOMS) {
      SHOWN.forEach((name, setting) -> {
        Tally tally = contest.of(headroom, setting);
        print(
            String.format(
                Locale.ROOT,
                "%8.2f  %-11s %11d %10s %8s %8s %5d %6d %9.1f",
                headroom,
                name,
                tally.exhaustions(),
                seconds(tally.lead()),
                seconds(tally.lead(0.5)),
                seconds(tally.lead(0.1)),
                tally.late(),
                tally.missed(),
                tally.falsePerMonth()));
      });
    }
  }

  private static String seconds(double lead) {
    return Double.isNaN(lead) ? "-" : String.format(Locale.ROOT, "%.1f", lead);
  }

  /** All sensitivities against each other; the fronts by method, one for each headroom. */
  private static Map<String, List<Front>> tradeOff(Contest contest) {
    Map<String, List<Front>> fronts = new LinkedHashMap<>();
    for (double headroom : Contest.HEADROOMS) {
      fronts
          .computeIfAbsent("Spillway", _ -> new ArrayList<>())
          .add(front(contest, headroom, spillway()));
      fronts
          .computeIfAbsent("threshold", _ -> new ArrayList<>())
          .add(front(contest, headroom, thresholds()));
      fronts
          .computeIfAbsent("CUSUM alone", _ -> new ArrayList<>())
          .add(front(contest, headroom, changes()));
    }
    print("");
    print(
        "The whole trade-off: mean lead up to 60 s at equal false alarms in 30 days (thresholds:");
    print("the best of all shares from 30 to 100 % and averages over 1, 5 and 10 s)");
    for (int h = 0; h < Contest.HEADROOMS.size(); h++) {
      for (Setting setting : changes()) {
        Tally tally = contest.of(Contest.HEADROOMS.get(h), setting);
        OptionalDouble spillway = of(fronts, "Spillway", h).leadAt(tally.falsePerMonth());
        print(
            String.format(
                Locale.ROOT,
                "headroom %.2f, CUSUM alone at %.0f nats: %6.1f false, %5.1f s, Spillway %5s%s",
                Contest.HEADROOMS.get(h),
                ((Setting.Change) setting).evidence(),
                tally.falsePerMonth(),
                tally.lead(),
                spillway.isPresent()
                    ? String.format(Locale.ROOT, "%.1f", spillway.getAsDouble())
                    : "never",
                spillway.orElse(-1e9) < tally.lead() ? "  <- not longer" : ""));
      }
      for (Setting setting : spillway()) {
        compare(contest, Contest.HEADROOMS.get(h), (Setting.Spillway) setting, fronts, h);
      }
    }
    return fronts;
  }

  private static void compare(
      Contest contest,
      double headroom,
      Setting.Spillway setting,
      Map<String, List<Front>> fronts,
      int h) {
    Tally tally = contest.of(headroom, setting);
    OptionalDouble threshold = of(fronts, "threshold", h).leadAt(tally.falsePerMonth());
    OptionalDouble change = of(fronts, "CUSUM alone", h).leadAt(tally.falsePerMonth());
    print(
        String.format(
            Locale.ROOT,
            "headroom %.2f, probability %.2f: %6.1f false, Spillway %5.1f s, threshold %5s, CUSUM"
                + " %5s%s",
            headroom,
            setting.sure(),
            tally.falsePerMonth(),
            tally.lead(),
            threshold.isPresent()
                ? String.format(Locale.ROOT, "%.1f", threshold.getAsDouble())
                : "never",
            change.isPresent() ? String.format(Locale.ROOT, "%.1f", change.getAsDouble()) : "never",
            threshold.orElse(-1e9) > tally.lead() || change.orElse(-1e9) > tally.lead()
                ? "  <- not longer"
                : ""));
  }

  static List<Setting> spillway() {
    List<Setting> all = new ArrayList<>();
    Contest.SURES.forEach(sure -> all.add(new Setting.Spillway(Contest.LONG_HORIZON, sure)));
    return all;
  }

  private static List<Setting> thresholds() {
    List<Setting> all = new ArrayList<>();
    Contest.AVERAGED.forEach(seconds ->
        Contest.shares().forEach(share -> all.add(new Setting.Threshold(share, seconds))));
    return all;
  }

  private static List<Setting> changes() {
    List<Setting> all = new ArrayList<>();
    Contest.EVIDENCES.forEach(evidence -> all.add(new Setting.Change(evidence)));
    return all;
  }

  private static Front front(Contest contest, double headroom, List<Setting> settings) {
    return new Front(
        settings.stream()
            .map(setting -> contest.of(headroom, setting))
            .map(tally -> new Front.Point(tally.falsePerMonth(), tally.lead()))
            .toList());
  }

  /** The front of a method at the headroom of the given place. */
  static Front of(Map<String, List<Front>> fronts, String method, int headroom) {
    return Objects.requireNonNull(fronts.get(method), method).get(headroom);
  }
}

package io.spillway.cli;

import io.spillway.demo.client.FootprintTally;
import io.spillway.demo.initiation.InitiationResult;
import io.spillway.demo.initiation.InitiationRun;
import io.spillway.demo.initiation.InitiationSettings;
import io.spillway.demo.initiation.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What `spillway bench initiation` prints: a table for people, JSON for scripts. */
final class InitiationReport {
  private static final String NEVER = "never";

  /** Beyond that, what else the machine had to do is in the figures. */
  private static final double BUSY = 0.5;

  /**
   * A time of a run.
   *
   * @param key its name in JSON
   * @param heading of its column
   * @param of what it is in a run
   */
  private record Time(String key, String heading, Function<InitiationRun, OptionalDouble> of) {}

  private static final List<Time> TIMES =
      List.of(
          new Time("detected_s", ">ASKED", InitiationRun::detected),
          new Time("agreed_s", ">AGREED", InitiationRun::agreed),
          new Time("first_redirected_answer_s", ">FIRST ANSWER", InitiationRun::firstAnswer),
          new Time("first_redirected_by_edge_s", ">FIRST 302", InitiationRun::firstSentOn),
          new Time("excess_served_s", ">90 % OF EXCESS", InitiationRun::excessServed),
          new Time("sla_missed_s", ">SLA MISSED", InitiationRun::slaMissed),
          new Time("sla_met_s", ">SLA MET", InitiationRun::slaSafe));

  private InitiationReport() {}

  /** A line about a run that ended. */
  static String progress(String name, InitiationRun run) {
    return String.format(
        Locale.ROOT,
        "%s (seed %d, onset after %.1f s): first redirected answer %s, SLA met %s, %.2f %% failed",
        name,
        run.seed(),
        run.onset(),
        seconds(run.firstAnswer()),
        seconds(run.slaSafe()),
        100 * run.requests().failedShare());
  }

  static List<String> lines(InitiationResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(heading(result));
    lines.add("seconds after the onset");
    lines.add("");
    lines.addAll(table(result));
    lines.add("");
    result
        .calm()
        .ifPresent(run ->
            lines.add(
                "without a surge: "
                    + (run.initiated() ? "peers were asked" : "nobody was asked")
                    + ", "
                    + failed(run)));
    result.alone().ifPresent(run -> lines.add("without peers: " + failed(run)));
    if (mostWaiting(result) > BUSY) {
      lines.add(
          "the machine was busy: processes waited for a processor in "
              + Math.round(100 * mostWaiting(result))
              + " % of the 10 s after an onset, so times are longer than they would be");
    }
    lines.add("journals, logs, story.txt and seconds.csv of each run: " + result.folder());
    if (result.unmet().isEmpty()) {
      lines.add("All as it should be.");
    }
    result.unmet().forEach(unmet -> lines.add("Not as it should be: " + unmet));
    return lines;
  }

  private static double mostWaiting(InitiationResult result) {
    return result.surges().stream().mapToDouble(run -> run.waiting().orElse(0)).max().orElse(0);
  }

  private static String heading(InitiationResult result) {
    InitiationSettings settings = result.settings();
    return String.format(
        Locale.ROOT,
        "%s, %s edges, TTL %d s, %s; %d footprints",
        settings.crowdInWords(),
        result.edges().word(),
        settings.ttl().toSeconds(),
        settings.edgeRedirect() ? "own edges redirect (302)" : "own edges do not redirect",
        FootprintTally.FOOTPRINTS.size());
  }

  private static List<String> table(InitiationResult result) {
    List<String> headings = new ArrayList<>(List.of("SEED"));
    for (Time time : TIMES) {
      headings.add(time.heading());
    }
    headings.add(">FAILED");
    headings.add(">CPU BUSY");
    Table table = new Table(headings.toArray(String[]::new));
    for (InitiationRun run : result.surges()) {
      List<String> cells = new ArrayList<>(List.of(Long.toString(run.seed())));
      for (Time time : TIMES) {
        cells.add(seconds(time.of().apply(run)));
      }
      cells.add(percent(run.requests().failedShare()));
      cells.add(busy(run));
      table.row(cells.toArray(String[]::new));
    }
    table.row(summary(result, "median", Spread::median));
    table.row(summary(result, "worst", Spread::worst));
    return table.lines();
  }

  private static String[] summary(
      InitiationResult result, String name, Function<Spread, Double> which) {
    List<String> cells = new ArrayList<>(List.of(name));
    for (Time time : TIMES) {
      cells.add(seconds(which.apply(result.spread(time.of()))));
    }
    cells.add(percent(which.apply(failedShares(result))));
    cells.add("");
    return cells.toArray(String[]::new);
  }

  private static Spread failedShares(InitiationResult result) {
    return result.spread(run -> OptionalDouble.of(run.requests().failedShare()));
  }

  static String json(InitiationResult result) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    InitiationSettings settings = result.settings();
    all.put("form", settings.form().name().toLowerCase(Locale.ROOT));
    all.put("requests_per_second", settings.ordinary());
    all.put("edges", result.edges().word());
    all.put("ttl_s", settings.ttl().toSeconds());
    all.put("edge_redirect", settings.edgeRedirect());
    var runs = all.putArray("runs");
    result.surges().forEach(run -> runs.add(json(run)));
    all.set("median", json(result, Spread::median));
    all.set("worst", json(result, Spread::worst));
    result.calm().ifPresent(run -> all.set("without_surge", json(run)));
    result.alone().ifPresent(run -> all.set("without_peers", json(run)));
    var unmet = all.putArray("unmet");
    result.unmet().forEach(unmet::add);
    all.put("exit_code", result.exitCode());
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all);
  }

  private static ObjectNode json(InitiationResult result, Function<Spread, Double> which) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (Time time : TIMES) {
      node.put(time.key(), orNull(which.apply(result.spread(time.of()))));
    }
    node.put("failed_share", which.apply(failedShares(result)));
    return node;
  }

  private static ObjectNode json(InitiationRun run) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("seed", run.seed());
    node.put("onset_s", run.onset());
    node.put("initiated", run.initiated());
    for (Time time : TIMES) {
      node.put(time.key(), orNull(time.of().apply(run).orElse(Double.POSITIVE_INFINITY)));
    }
    node.put("requests", run.requests().total());
    node.put("failed", run.requests().failed());
    node.put("slow", run.requests().slow());
    node.put("failed_share", run.requests().failedShare());
    node.put("cpu_waiting_share", orNull(run.waiting().orElse(Double.POSITIVE_INFINITY)));
    return node;
  }

  private static @Nullable Double orNull(double seconds) {
    return Double.isFinite(seconds) ? Math.round(seconds * 1000) / 1000.0 : null;
  }

  private static String failed(InitiationRun run) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d requests failed (%.2f %%)",
        run.requests().failed(),
        run.requests().total(),
        100 * run.requests().failedShare());
  }

  private static String seconds(OptionalDouble time) {
    return seconds(time.orElse(Double.POSITIVE_INFINITY));
  }

  private static String seconds(double time) {
    return Double.isFinite(time) ? String.format(Locale.ROOT, "%.1f", time) : NEVER;
  }

  private static String busy(InitiationRun run) {
    return run.waiting().isEmpty() ? "-" : Math.round(100 * run.waiting().getAsDouble()) + " %";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}

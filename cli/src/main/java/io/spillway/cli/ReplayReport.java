package io.spillway.cli;

import io.spillway.model.Money;
import io.spillway.surge.replay.Alarm;
import io.spillway.surge.replay.LoadSeries;
import io.spillway.surge.replay.Replay;
import io.spillway.surge.replay.Savings;
import io.spillway.surge.replay.Score;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What came of a replay, for people and for scripts. */
final class ReplayReport {
  private final Path file;
  private final String format;
  private final LoadSeries series;
  private final Replay replay;
  private BigDecimal price = BigDecimal.ZERO;
  private BigDecimal startPrice = BigDecimal.ZERO;
  private String currency = "EUR";

  ReplayReport(Path file, String format, LoadSeries series, Replay replay) {
    this.file = file;
    this.format = format;
    this.series = series;
    this.replay = replay;
  }

  /** Prices of 1,000 requests and of each arrangement. */
  ReplayReport withPrices(BigDecimal each, BigDecimal start, String code) {
    price = each;
    startPrice = start;
    currency = Money.zero(code).currency();
    return this;
  }

  /** What peers would have cost: exact but for a millionth. */
  Money cost() {
    Savings savings = replay.savings();
    BigDecimal amount =
        price
            .multiply(BigDecimal.valueOf(savings.carried()))
            .movePointLeft(3)
            .add(startPrice.multiply(BigDecimal.valueOf(savings.arrangements())));
    return new Money(
        currency, amount.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(file + ": " + format);
    lines.add(
        "%,d counts of %d s, %s to %s, %,d of them gaps"
            .formatted(
                series.size(),
                series.interval(),
                time(series.start()),
                time(series.endOf(series.size() - 1)),
                series.size() - series.known(0, series.size())));
    lines.add(
        String.format(
            Locale.ROOT,
            "capacity %.1f/s: %.2f times the usual peak of %.1f/s, the 99th percentile until %s;"
                + " usable %.1f/s",
            replay.capacity(),
            replay.capacity() / replay.usualPeak(),
            replay.usualPeak(),
            time(series.beginOf(replay.from())),
            replay.usable()));
    lines.add("");
    lines.addAll(events());
    lines.add("");
    lines.addAll(summary());
    return lines;
  }

  private List<String> events() {
    Table table = new Table("TIME", "WHAT", ">PROBABILITY", ">LEAD", "THEN");
    record Event(long at, String what, String probability, String lead, String then) {}
    List<Event> events = new ArrayList<>();
    for (Alarm alarm : counted()) {
      Optional<Score.Exhaustion> exhaustion = exhaustion(alarm);
      events.add(
          new Event(
              series.endOf(alarm.from()),
              "detected",
              String.format(Locale.ROOT, "%.3f", Math.floor(alarm.probability() * 1_000) / 1_000),
              exhaustion.map(e -> seconds(e.lead())).orElse("-"),
              exhaustion
                  .map(e -> "capacity exhausted at " + time(series.beginOf(e.from())))
                  .orElse(
                      isFalse(alarm)
                          ? "a false alarm: demand stayed below usable"
                          : "demand reached usable, not capacity")));
    }
    for (Score.Exhaustion e : replay.score().exhaustions()) {
      if (e.outcome() == Score.Outcome.MISSED) {
        events.add(
            new Event(
                series.beginOf(e.from()),
                "missed",
                "-",
                "-",
                "capacity exhausted until " + time(series.endOf(e.until()))));
      }
    }
    events.sort((a, b) -> Long.compare(a.at(), b.at()));
    events.forEach(e -> table.row(time(e.at()), e.what(), e.probability(), e.lead(), e.then()));
    return events.isEmpty() ? List.of("nothing was detected, and nothing missed") : table.lines();
  }

  private List<String> summary() {
    Score score = replay.score();
    Savings savings = replay.savings();
    return List.of(
        String.format(
            Locale.ROOT,
            "%.1f days scored: capacity exhausted %d times, foreseen %d, late %d, missed %d",
            score.days(),
            score.exhaustions().size(),
            score.count(Score.Outcome.FORESEEN),
            score.count(Score.Outcome.LATE),
            score.count(Score.Outcome.MISSED)),
        String.format(
            Locale.ROOT,
            "false alarms: %d, %.1f in 30 days (one that stays up counts each hour)",
            score.falseAlarms().size(),
            score.falsePerMonth()),
        String.format(
            Locale.ROOT,
            "peers, ready %d s after an alarm: %,d requests above usable in %d arrangements of"
                + " %.1f h together, for %s (%s for 1,000, %s a start)",
            Savings.READY,
            savings.carried(),
            savings.arrangements(),
            savings.hours(),
            cost(),
            price.toPlainString(),
            startPrice.toPlainString()),
        String.format(
            Locale.ROOT,
            "refused above capacity: %,d requests without peers, %,d with them",
            savings.refusedWithout(),
            savings.refusedWith()));
  }

  ObjectNode json() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Score score = replay.score();
    Savings savings = replay.savings();
    ObjectNode all = json.objectNode();
    all.put("file", file.toString());
    all.put("format", format);
    all.put("intervalSeconds", series.interval());
    all.put("counts", series.size());
    all.put("gaps", series.size() - series.known(0, series.size()));
    all.put("begin", time(series.start()));
    all.put("scoredFrom", time(series.beginOf(replay.from())));
    all.put("end", time(series.endOf(series.size() - 1)));
    all.put("usualPeak", replay.usualPeak());
    all.put("capacity", replay.capacity());
    all.put("usable", replay.usable());
    ArrayNode alarms = all.putArray("alarms");
    for (Alarm alarm : counted()) {
      ObjectNode one = alarms.addObject();
      one.put("at", time(series.endOf(alarm.from())));
      one.put("until", time(series.endOf(alarm.until())));
      one.put("probability", alarm.probability());
      one.put("false", isFalse(alarm));
    }
    ArrayNode exhaustions = all.putArray("exhaustions");
    for (Score.Exhaustion e : score.exhaustions()) {
      ObjectNode one = exhaustions.addObject();
      one.put("from", time(series.beginOf(e.from())));
      one.put("until", time(series.endOf(e.until())));
      one.put("outcome", e.outcome().name().toLowerCase(Locale.ROOT));
      if (e.outcome() != Score.Outcome.MISSED) {
        one.put("leadSeconds", e.lead());
      }
    }
    all.put("days", score.days());
    all.put("falseAlarms", score.falseAlarms().size());
    all.put("falsePerMonth", score.falsePerMonth());
    ObjectNode peers = all.putObject("peers");
    peers.put("arrangements", savings.arrangements());
    peers.put("hours", savings.hours());
    peers.put("carried", savings.carried());
    ObjectNode money = peers.putObject("cost");
    money.put("currency", cost().currency());
    money.put("micros", cost().micros());
    peers.put("refusedWithout", savings.refusedWithout());
    peers.put("refusedWith", savings.refusedWith());
    return all;
  }

  /** Those that are up in the time that is scored. */
  private List<Alarm> counted() {
    return replay.alarms().stream().filter(alarm -> alarm.until() >= replay.from()).toList();
  }

  /** The exhaustion that it is the alarm of: the first that began or lasted while it was up. */
  private Optional<Score.Exhaustion> exhaustion(Alarm alarm) {
    return replay.score().exhaustions().stream()
        .filter(e -> e.outcome() != Score.Outcome.MISSED)
        .filter(e -> alarm.until() >= e.from() - 1 && alarm.from() <= e.until())
        .findFirst();
  }

  private boolean isFalse(Alarm alarm) {
    return replay.score().falseAlarms().stream().anyMatch(f -> f.from() == alarm.from());
  }

  private String seconds(double lead) {
    double most = Score.window(series);
    return String.format(Locale.ROOT, lead >= most ? "over %.0f s" : "%.0f s", lead);
  }

  private static String time(long second) {
    return Instant.ofEpochSecond(second).toString();
  }
}

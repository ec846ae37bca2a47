package io.spillway.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** What people state of a long-term agreement; in a counter-proposal what is left out stays. */
final class LongTermOptions {
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Duration LONGEST = Duration.ofDays(3 * 366);
  private static final Duration LONGEST_NOTICE = Duration.ofDays(366);
  private static final Duration LONGEST_RECALL = Duration.ofDays(1);
  private static final Duration LONGEST_ANSWER = Duration.ofDays(31);

  /** What one request is taken to weigh where nothing is said of bits. */
  private static final long BITS_PER_REQUEST = 1_000_000;

  /** Whether capacity is kept. */
  static final class HoldingChoice {
    @Option(
        names = "--reserved",
        description = "The lender keeps the capacity from signing on (default).")
    private boolean reserved;

    @Option(
        names = "--best-effort",
        description = "The lender gives it while it has room; nothing is kept.")
    private boolean bestEffort;
  }

  @ArgGroup private @Nullable HoldingChoice holding;

  @Option(
      names = "--capacity",
      paramLabel = "RATE",
      description = "How much at most, in requests per second, such as 5000/s or 5k/s.")
  private Optional<String> capacity = Optional.empty();

  @Option(
      names = "--bits",
      paramLabel = "RATE",
      description =
          "And in bits per second, such as 2Gbit/s (default: 1 Mbit a request; in a counter, as"
              + " before).")
  private Optional<String> bits = Optional.empty();

  @Option(
      names = "--price-per-million-requests",
      paramLabel = "MONEY",
      converter = Amounts.class,
      description = "For a million requests, such as 2.50.")
  private Optional<BigDecimal> perMillionRequests = Optional.empty();

  @Option(
      names = "--price-per-gigabyte",
      paramLabel = "MONEY",
      converter = Amounts.class,
      description = "For 10^9 bytes, such as 0.02.")
  private Optional<BigDecimal> perGigabyte = Optional.empty();

  @Option(
      names = "--price-per-committed-hour",
      paramLabel = "MONEY",
      converter = Amounts.class,
      description = "For 1,000 requests/s held ready for an hour, while it is activated.")
  private Optional<BigDecimal> perCommittedHour = Optional.empty();

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      description = "Of all prices (default: EUR, or as before).")
  private Optional<String> currency = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "A day or a time in UTC, such as 2026-12-01 (default: now).")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "A day or a time in UTC, such as 2027-03-01T00:00:00Z.")
  private Optional<String> until = Optional.empty();

  @Option(
      names = "--notice",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "With how much notice either may end it, such as 30d (default: 7d).")
  private Optional<Duration> notice = Optional.empty();

  @Option(
      names = "--recall-notice",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "With how much notice what is lent may be taken back (default: 5m).")
  private Optional<Duration> recallNotice = Optional.empty();

  @Option(
      names = "--answer-within",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long the other side can approve it, up to 31d (default: 7d).")
  private Duration answerWithin = Duration.ofDays(7);

  @Option(names = "--reason", paramLabel = "TEXT", description = "A line for people on both sides.")
  private String reason = "no reason given";

  /** The body of a first proposal; throws {@link IllegalArgumentException} naming what lacks. */
  ObjectNode first(Instant now) {
    ObjectNode none = Forbidden.body();
    require("--capacity", capacity);
    require("--until", until);
    require("--price-per-million-requests", perMillionRequests);
    require("--price-per-gigabyte", perGigabyte);
    none.put("holding", "RESERVED")
        .put("from", now.toString())
        .put("notice", Duration.ofDays(7).toString())
        .put("recallNotice", Duration.ofMinutes(5).toString());
    ObjectNode tariff = none.putObject("tariff");
    for (String price : new String[] {"perMillionRequests", "perGigabyte", "perCommittedHour"}) {
      tariff.putObject(price).put("currency", "EUR").put("micros", 0);
    }
    none.putObject("capacity")
        .putObject("bits")
        .put(
            "bitsPerSecond",
            Rates.requests("--capacity", capacity.orElseThrow())
                .multiply(BigDecimal.valueOf(BITS_PER_REQUEST))
                .longValue());
    return body(none, now);
  }

  private static void require(String name, Optional<?> value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + ": missing, state it");
    }
  }

  /**
   * The body of a proposal that changes these conditions. Throws {@link IllegalArgumentException}
   * naming the option that is wrong.
   */
  ObjectNode body(ObjectNode conditions, Instant now) {
    Optional.ofNullable(holding)
        .ifPresent(h ->
            conditions.put("holding", h.bestEffort && !h.reserved ? "BEST_EFFORT" : "RESERVED"));
    ObjectNode both = (ObjectNode) conditions.path("capacity");
    capacity.ifPresent(text ->
        both.putObject("requests")
            .put("perSecond", Rates.requests("--capacity", text).doubleValue()));
    bits.ifPresent(text ->
        both.putObject("bits").put("bitsPerSecond", Rates.bits("--bits", text).longValue()));
    currency
        .filter(code -> !CURRENCY.matcher(code).matches())
        .ifPresent(code -> {
          throw new IllegalArgumentException(
              "--currency \"" + code + "\": use its three letters, such as EUR");
        });
    price(conditions, "perMillionRequests", perMillionRequests);
    price(conditions, "perGigabyte", perGigabyte);
    price(conditions, "perCommittedHour", perCommittedHour);
    from.ifPresent(text -> conditions.put("from", time("--from", text).toString()));
    until.ifPresent(text -> conditions.put("until", time("--until", text).toString()));
    requireTimes(conditions, now);
    notice.ifPresent(time -> conditions.put("notice", time.toString()));
    recallNotice.ifPresent(time -> conditions.put("recallNotice", time.toString()));
    requireWithin("--notice", notice.orElse(Duration.ZERO), LONGEST_NOTICE);
    requireWithin("--recall-notice", recallNotice.orElse(Duration.ZERO), LONGEST_RECALL);
    requireWithin("--answer-within", answerWithin, LONGEST_ANSWER);
    ObjectNode body = Forbidden.body();
    body.set("conditions", conditions);
    return body.put("answerWithin", answerWithin.toString()).put("reason", reason);
  }

  private static void requireWithin(String option, Duration value, Duration most) {
    if (value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          option + " " + value.toDays() + "d: use at most " + most.toDays() + "d");
    }
  }

  private static void requireTimes(ObjectNode conditions, Instant now) {
    Instant begin = Instant.parse(conditions.path("from").asString());
    Instant end = Instant.parse(conditions.path("until").asString());
    if (!end.isAfter(now)) {
      throw new IllegalArgumentException("--until " + end + ": is over; use a time to come");
    }
    if (!end.isAfter(begin)) {
      throw new IllegalArgumentException(
          "--until " + end + ": is not after --from " + begin + "; use a later time");
    }
    if (!end.isBefore(begin.plus(LONGEST))) {
      throw new IllegalArgumentException(
          "--until " + end + ": is three years after --from " + begin + " or more; use an earlier");
    }
  }

  private void price(ObjectNode conditions, String name, Optional<BigDecimal> units) {
    ObjectNode price = (ObjectNode) conditions.path("tariff").path(name);
    currency.ifPresent(code -> price.put("currency", code));
    units.ifPresent(amount -> {
      try {
        price.put("micros", amount.movePointRight(6).longValueExact());
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            "price " + amount + ": use at most six digits after the point", e);
      }
    });
  }

  private static Instant time(String name, String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          name + " \"" + text + "\": use a day such as 2026-12-01, or 2026-12-01T06:00:00Z", e);
    }
  }
}

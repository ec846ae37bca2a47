package io.spillway.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** What people state of a long-term agreement; in a counter-proposal what is left out stays. */
final class LongTermOptions {
  private static final Pattern RATE =
      Pattern.compile("([0-9]{1,12}(?:[.][0-9]{1,3})?)([kMGT]?)(?:bit)?(?:/s)?");

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
      description = "And in bits per second, such as 2Gbit/s (default: 1 Mbit a request).")
  private Optional<String> bits = Optional.empty();

  @Option(
      names = "--price-per-million-requests",
      paramLabel = "MONEY",
      description = "For a million requests, such as 2.50.")
  private Optional<BigDecimal> perMillionRequests = Optional.empty();

  @Option(
      names = "--price-per-gigabyte",
      paramLabel = "MONEY",
      description = "For 10^9 bytes, such as 0.02.")
  private Optional<BigDecimal> perGigabyte = Optional.empty();

  @Option(
      names = "--price-per-committed-hour",
      paramLabel = "MONEY",
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
    none.putObject("capacity");
    return body(none);
  }

  private static void require(String name, Optional<?> value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + ": missing, state it");
    }
  }

  /** The body of a proposal that changes these conditions. */
  ObjectNode body(ObjectNode conditions) {
    Optional.ofNullable(holding)
        .ifPresent(h ->
            conditions.put("holding", h.bestEffort && !h.reserved ? "BEST_EFFORT" : "RESERVED"));
    capacity.ifPresent(text -> {
      BigDecimal rate = rate("--capacity", text);
      ObjectNode both = (ObjectNode) conditions.path("capacity");
      both.putObject("requests").put("perSecond", rate.doubleValue());
      both.putObject("bits")
          .put("bitsPerSecond", rate.multiply(BigDecimal.valueOf(BITS_PER_REQUEST)).longValue());
    });
    bits.ifPresent(text ->
        ((ObjectNode) conditions.path("capacity"))
            .putObject("bits")
            .put("bitsPerSecond", rate("--bits", text).longValue()));
    price(conditions, "perMillionRequests", perMillionRequests);
    price(conditions, "perGigabyte", perGigabyte);
    price(conditions, "perCommittedHour", perCommittedHour);
    from.ifPresent(text -> conditions.put("from", time("--from", text).toString()));
    until.ifPresent(text -> conditions.put("until", time("--until", text).toString()));
    notice.ifPresent(time -> conditions.put("notice", time.toString()));
    recallNotice.ifPresent(time -> conditions.put("recallNotice", time.toString()));
    ObjectNode body = Forbidden.body();
    body.set("conditions", conditions);
    return body.put("answerWithin", answerWithin.toString()).put("reason", reason);
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

  private static BigDecimal rate(String name, String text) {
    Matcher matcher = RATE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          name + " \"" + text + "\": use a number with k, M or G, such as 5000/s or 2Gbit/s");
    }
    int zeros = 3 * "kMGT".indexOf(matcher.group(2)) + (matcher.group(2).isEmpty() ? 0 : 3);
    return new BigDecimal(matcher.group(1)).movePointRight(Math.max(0, zeros));
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

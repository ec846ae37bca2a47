package io.spillway.cli;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Values of a node's JSON as people read them. */
final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Pattern UNPRINTED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private Words() {}

  /** One line without what ends it or steers a terminal. */
  static String plain(String line) {
    return UNPRINTED.matcher(line).replaceAll("?");
  }

  /** Requests per second: whole from 10 on. */
  static String rate(JsonNode rate) {
    return rate(rate.path("perSecond").asDouble());
  }

  /** Requests per second, as {@link #rate(JsonNode)} has them. */
  static String rate(double value) {
    return String.format(Locale.ROOT, value < 10 && value > 0 ? "%.1f/s" : "%.0f/s", value);
  }

  /** Bits per second, in whole Mbit/s where there are any. */
  static String bits(JsonNode rate) {
    long bits = rate.path("bitsPerSecond").asLong();
    return bits < 1_000_000 ? bits + " bit/s" : bits / 1_000_000 + " Mbit/s";
  }

  static String percent(JsonNode share) {
    return Math.round(share.asDouble() * 100) + " %";
  }

  static String count(JsonNode number) {
    return String.format(Locale.ROOT, "%,d", number.asLong());
  }

  /** All six digits, since bills are compared to the last one; "-" for none. */
  static String money(JsonNode money) {
    return money.isMissingNode() || money.isNull()
        ? "-"
        : money(money.path("micros").asLong(), money.path("currency").asString(""));
  }

  /** The same of millionths of a currency's unit. */
  static String money(long micros, String currency) {
    return BigDecimal.valueOf(micros, 6).toPlainString() + " " + currency;
  }

  /** The time of day in UTC, with the day where that is not today. */
  static String time(JsonNode at, Instant now) {
    Instant time = Instant.parse(at.asString());
    boolean today =
        time.atZone(ZoneOffset.UTC).toLocalDate().equals(now.atZone(ZoneOffset.UTC).toLocalDate());
    return (today ? TIME : DAY).format(time);
  }

  /** A share with two digits. */
  static String share(JsonNode share) {
    return String.format(Locale.ROOT, "%.2f", share.asDouble());
  }
}

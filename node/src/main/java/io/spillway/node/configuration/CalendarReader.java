package io.spillway.node.configuration;

import io.spillway.model.BitRate;
import io.spillway.model.CalendarEntry;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads {@code services[].calendar}. */
final class CalendarReader {
  /** Requests/s or bit/s: figures without sense must not add up beyond a number. */
  private static final double MOST = 1e15;

  private static final String DAYS =
      Arrays.stream(DayOfWeek.values())
          .map(day -> day.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", "));

  private CalendarReader() {}

  static List<CalendarEntry> read(Section of, Service service) {
    List<CalendarEntry> all = new ArrayList<>();
    for (Section s : of.sections("calendar")) {
      if (!service.delegable()) {
        throw new ConfigurationException(
            of.at("calendar")
                + ": \""
                + service.id()
                + "\" may not be delivered by peers, so nothing can be reserved for it: say"
                + " delegable: true, or leave the calendar out");
      }
      all.add(entry(s, service));
      s.end();
    }
    return all;
  }

  private static CalendarEntry entry(Section s, Service service) {
    if (s.has("date") == s.has("days")) {
      throw new ConfigurationException(
          s.at("days")
              + ": "
              + (s.has("days") ? "stands beside date" : "missing")
              + ": name the days of the week, or daily, or else a date");
    }
    Optional<LocalDate> date =
        s.has("date")
            ? Optional.of(s.value("date", text -> time(text, CalendarReader::date, "2026-12-24")))
            : Optional.empty();
    SortedSet<DayOfWeek> days = s.has("days") ? days(s) : new TreeSet<>();
    LocalTime at = s.value("at", text -> time(text, LocalTime::parse, "\"19:30\" with its quotes"));
    ZoneId zone = s.value("zone", text -> time(text, ZoneId::of, "Europe/Vienna"));
    Duration lasts = s.duration("lasts");
    if (!lasts.isPositive() || lasts.compareTo(CalendarEntry.LONGEST) > 0) {
      throw new ConfigurationException(
          s.at("lasts")
              + ": \""
              + s.text("lasts")
              + "\": use more than nothing, at most "
              + CalendarEntry.LONGEST.toDays()
              + "d");
    }
    Duration apart = CalendarEntry.apart(days);
    if (!days.isEmpty() && lasts.compareTo(apart) >= 0) {
      throw new ConfigurationException(
          s.at("lasts")
              + ": \""
              + s.text("lasts")
              + "\": it would last until it begins again, so that peers would hold capacity for"
              + " ever; use less than "
              + apart.toHours()
              + "h");
    }
    RequestRate requests =
        s.value("requests-per-second", text -> RequestRate.perSecond(above(text)));
    Optional<BitRate> bits =
        s.has("bits-per-second")
            ? Optional.of(s.value("bits-per-second", text -> new BitRate((long) above(text))))
            : Optional.empty();
    return s.value(
        "name",
        name -> new CalendarEntry(name, service.id(), date, days, at, zone, lasts, requests, bits));
  }

  private static SortedSet<DayOfWeek> days(Section s) {
    if (s.isList("days")) {
      return new TreeSet<>(s.some("days", CalendarReader::day));
    }
    return s.value(
        "days",
        text -> {
          if (!text.equals("daily")) {
            throw new IllegalArgumentException(
                "\"" + text + "\": use daily, or a list such as [saturday, sunday]");
          }
          return new TreeSet<>(List.of(DayOfWeek.values()));
        });
  }

  private static DayOfWeek day(String text) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\": use one of " + DAYS));
  }

  private static LocalDate date(String text) {
    LocalDate date = LocalDate.parse(text);
    if (date.getYear() < 2000 || date.getYear() > 9999) {
      throw new DateTimeException("year " + date.getYear());
    }
    return date;
  }

  private static double above(String text) {
    double value = Double.parseDouble(text);
    if (!(value >= 1) || value > MOST) {
      throw new IllegalArgumentException("\"" + text + "\": use a number from 1 to 1e15");
    }
    return value;
  }

  /** What parses texts of {@code java.time}. */
  private interface Parse<T> {
    T apply(String text);
  }

  private static <T> T time(String text, Parse<T> parse, String example) {
    try {
      return parse.apply(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"" + text + "\": use such as " + example, e);
    }
  }
}

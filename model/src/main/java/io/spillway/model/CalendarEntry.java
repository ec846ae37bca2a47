package io.spillway.model;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A surge that stands in the calendar: at a time of day, once or on days of the week.
 *
 * <p>The time is that of the clocks in the zone, so that it moves with them when they change. Where
 * they skip it, it is later by what they skip; where they show it twice, it is the first. It lasts
 * as long as it says, whatever the clocks show.
 *
 * @param name names it among all entries; 1 to 40 characters of {@code a-z 0-9 -}
 * @param service for which service
 * @param date the only day; absent for one that recurs
 * @param days the days of the week of one that recurs; empty for one that is on a date
 * @param at when it begins, by the clocks in the zone
 * @param zone the time zone
 * @param lasts for how long, at most {@link #LONGEST}
 * @param requests the demand in all then; above 0
 * @param bits the bits of the responses; absent where nobody says
 */
public record CalendarEntry(
    String name,
    ServiceId service,
    Optional<LocalDate> date,
    SortedSet<DayOfWeek> days,
    LocalTime at,
    ZoneId zone,
    Duration lasts,
    RequestRate requests,
    Optional<BitRate> bits) {
  /** The longest that an anticipated surge may last. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  /** One that recurs does so within these days. */
  private static final int WEEK = 7;

  /** Copies; throws {@link IllegalArgumentException} naming the wrong value. */
  public CalendarEntry {
    days = Collections.unmodifiableSortedSet(new TreeSet<>(days));
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "calendar name \"" + name + "\": use 1 to 40 characters of a-z 0-9 -");
    }
    if (date.isPresent() != days.isEmpty()) {
      throw new IllegalArgumentException(
          "calendar entry " + name + ": name a date, or days of the week");
    }
    if (!lasts.isPositive() || lasts.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "calendar entry "
              + name
              + " lasts "
              + lasts
              + ": use more than nothing and at most "
              + LONGEST.toDays()
              + " days");
    }
    if (requests.perSecond() == 0) {
      throw new IllegalArgumentException(
          "calendar entry " + name + " requests " + requests + ": use more than nothing");
    }
  }

  /**
   * How far apart the beginnings of one that recurs are at the least; the length of a week where
   * there are none. An hour less than the clocks say, since they change.
   */
  public static Duration apart(SortedSet<DayOfWeek> days) {
    int least = WEEK;
    List<DayOfWeek> all = List.copyOf(days);
    for (int i = 1; i < all.size(); i++) {
      least = Math.min(least, all.get(i).getValue() - all.get(i - 1).getValue());
    }
    if (all.size() > 1) {
      least = Math.min(least, WEEK + all.getFirst().getValue() - all.getLast().getValue());
    }
    return Duration.ofDays(least).minusHours(1);
  }

  /** The surges of it that last at some time from {@code first} to {@code last}, in their order. */
  public List<AnticipatedSurge> between(Instant first, Instant last) {
    List<AnticipatedSurge> found = new ArrayList<>();
    // A day more on each side: clocks that change can move a time to the next day, not further.
    LocalDate day = first.minus(lasts).atZone(zone).toLocalDate().minusDays(1);
    LocalDate end = last.atZone(zone).toLocalDate().plusDays(1);
    for (; !day.isAfter(end); day = day.plusDays(1)) {
      boolean on = date.map(day::equals).orElse(days.contains(day.getDayOfWeek()));
      if (on) {
        AnticipatedSurge surge = on(day);
        if (surge.until().isAfter(first) && !surge.from().isAfter(last)) {
          found.add(surge);
        }
      }
    }
    return found;
  }

  /** The one that lasts or comes next; empty for a date that is over. */
  public Optional<AnticipatedSurge> next(Instant now) {
    return date.isPresent()
        ? date.map(this::on).filter(surge -> surge.until().isAfter(now))
        : between(now, now.plus(Duration.ofDays(WEEK + 1L))).stream().findFirst();
  }

  private AnticipatedSurge on(LocalDate day) {
    Instant from = ZonedDateTime.of(day, at, zone).toInstant();
    return new AnticipatedSurge(
        new SurgeId("calendar:" + name + ":" + day),
        service,
        from,
        from.plus(lasts),
        requests,
        bits,
        AnticipatedSurge.Source.CALENDAR,
        name + " in the calendar");
  }
}

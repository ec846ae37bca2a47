package io.spillway.wire;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Times and durations that nobody means. ISO 8601 can write times a billion years away; a sum with
 * one of them is beyond what can be computed with, so none comes further than the door.
 */
final class Extremes {
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
  private static final Duration LONGEST = Duration.ofDays(3_660);

  private Extremes() {}

  /** The first that is in a value made of records, lists and maps. */
  static Optional<String> find(Object value) {
    return switch (value) {
      case Instant time when time.isBefore(EARLIEST) || time.isAfter(LATEST) ->
          Optional.of("the time " + time + ": use one from 2000 to 9998");
      case Duration duration when duration.isNegative() || duration.compareTo(LONGEST) > 0 ->
          Optional.of("the duration " + duration + ": use 0 to " + LONGEST);
      case Optional<?> perhaps -> perhaps.flatMap(Extremes::find);
      case Collection<?> all -> first(all);
      case Map<?, ?> map -> first(map.values());
      case Record composed -> inside(composed);
      default -> Optional.empty();
    };
  }

  private static Optional<String> first(Collection<?> all) {
    for (Object each : all) {
      Optional<String> found = find(each);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inside(Record composed) {
    for (RecordComponent component : composed.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        Optional<String> found = find(component.getAccessor().invoke(composed));
        if (found.isPresent()) {
          return found;
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot look into " + composed.getClass(), e);
      }
    }
    return Optional.empty();
  }
}

package io.spillway.surge.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The best that a method can do at any sensitivity: its longest lead for each rate of false alarms,
 * as steps, since between two sensitivities nothing is promised, and as straight lines for a
 * comparison that leaves the method the benefit of the doubt.
 */
final class Front {
  /**
   * One sensitivity.
   *
   * @param falsePerMonth false alarms in 30 days
   * @param lead seconds
   */
  record Point(double falsePerMonth, double lead) {}

  private final List<Point> points = new ArrayList<>();

  Front(List<Point> all) {
    double best = Double.NEGATIVE_INFINITY;
    for (Point point :
        all.stream()
            .sorted(
                Comparator.comparingDouble(Point::falsePerMonth)
                    .thenComparing(Comparator.comparingDouble(Point::lead).reversed()))
            .toList()) {
      if (point.lead() > best) {
        best = point.lead();
        points.add(point);
      }
    }
  }

  List<Point> points() {
    return List.copyOf(points);
  }

  /** The longest lead at so many false alarms; empty where the method always has more. */
  OptionalDouble leadAt(double falsePerMonth) {
    @Nullable Point before = null;
    for (Point point : points) {
      if (point.falsePerMonth() > falsePerMonth) {
        if (before == null) {
          return OptionalDouble.empty();
        }
        double part =
            (falsePerMonth - before.falsePerMonth())
                / (point.falsePerMonth() - before.falsePerMonth());
        return OptionalDouble.of(before.lead() + part * (point.lead() - before.lead()));
      }
      before = point;
    }
    return before == null ? OptionalDouble.empty() : OptionalDouble.of(before.lead());
  }
}

package io.spillway.simulator.steering;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A played case as SVG: above the loads, below the own share of new answers. */
final class SteeringPlot {
  private static final int LEFT = 56;
  private static final int RIGHT = 16;
  private static final int TOP = 46;
  private static final int LOADS = 230;
  private static final int GAP = 34;
  private static final int SHARE = 90;
  private static final int PIXELS_PER_SECOND = 2;

  /** Single seconds are noise to the eye. */
  private static final int SMOOTHING = 3;

  private final StringBuilder svg = new StringBuilder();
  private final List<PlayedSecond> seconds;
  private final double most;

  private SteeringPlot(List<PlayedSecond> seconds) {
    this.seconds = seconds;
    double top =
        seconds.stream()
            .mapToDouble(s -> Math.max(s.demand(), Math.max(s.own(), s.away())))
            .max()
            .orElse(1);
    this.most = Math.ceil(top / 100) * 100;
  }

  static String svg(SteeringCase c, List<PlayedSecond> seconds) {
    return new SteeringPlot(seconds).draw(c);
  }

  private String draw(SteeringCase c) {
    int width = LEFT + seconds.size() * PIXELS_PER_SECOND + RIGHT;
    int height = TOP + LOADS + GAP + SHARE + 34;
    add(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">",
            width,
            height));
    add(
        String.format(
            Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", width, height));
    text(LEFT, 18, "start", "#111", c.name() + ": " + c.what());
    double step = most > 300 ? 100 : 50;
    for (double load = 0; load <= most; load += step) {
      grid(loadAt(load), String.format(Locale.ROOT, "%.0f/s", load));
    }
    for (double share = 0; share <= 1; share += 0.5) {
      grid(shareAt(share), String.format(Locale.ROOT, "%.0f %%", 100 * share));
    }
    int bottom = TOP + LOADS + GAP + SHARE;
    for (int t = 0; t <= seconds.size(); t += 60) {
      text(at(t), bottom + 18, "middle", "#555", t + " s");
    }
    double usable = loadAt(c.plan().usable());
    add(
        String.format(
            Locale.ROOT,
            "<path d=\"M%d %.0fH%d\" stroke=\"#c22\" stroke-dasharray=\"4 4\" fill=\"none\"/>",
            LEFT,
            usable,
            width - RIGHT));
    curve("#999", s -> loadAt(s.demand()), 1);
    curve("#2a7", s -> loadAt(s.away()), SMOOTHING);
    curve("#15c", s -> loadAt(s.own()), SMOOTHING);
    curve("#15c", s -> shareAt(s.intended()), 1);
    int x = LEFT;
    x = legend(x, "#999", "demand");
    x = legend(x, "#15c", "own edges");
    x = legend(x, "#2a7", "peers");
    legend(x, "#c22", "usable");
    text(LEFT, TOP + LOADS + GAP - 8, "start", "#111", "own share of new answers");
    add("</svg>");
    return svg.toString();
  }

  private double at(int second) {
    return LEFT + second * (double) PIXELS_PER_SECOND;
  }

  private double loadAt(double load) {
    return TOP + LOADS * (1 - load / most);
  }

  private static double shareAt(double share) {
    return TOP + LOADS + GAP + SHARE * (1 - share);
  }

  private void grid(double y, String label) {
    add(
        String.format(
            Locale.ROOT,
            "<path d=\"M%d %.0fh%d\" stroke=\"#e4e4e4\"/>",
            LEFT,
            y,
            seconds.size() * PIXELS_PER_SECOND));
    text(LEFT - 6, y + 4, "end", "#555", label);
  }

  private int legend(int x, String colour, String name) {
    add(
        String.format(
            Locale.ROOT, "<path d=\"M%d 32h18\" stroke=\"%s\" stroke-width=\"2\"/>", x, colour));
    text(x + 24, 36, "start", "#111", name);
    return x + 40 + 7 * name.length();
  }

  private void text(double x, double y, String anchor, String colour, String words) {
    add(
        String.format(
            Locale.ROOT,
            "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
            x,
            y,
            anchor,
            colour,
            words.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private void curve(String colour, ToDoubleFunction<PlayedSecond> height, int smoothing) {
    StringBuilder path = new StringBuilder();
    for (int t = smoothing - 1; t < seconds.size(); t++) {
      double y =
          seconds.subList(t - smoothing + 1, t + 1).stream()
              .mapToDouble(height)
              .average()
              .orElse(0);
      path.append(path.isEmpty() ? "M" : "L").append(Math.round(at(t))).append(' ');
      path.append(Math.round(y));
    }
    add(
        String.format(
            Locale.ROOT,
            "<path d=\"%s\" stroke=\"%s\" stroke-width=\"1.5\" fill=\"none\"/>",
            path,
            colour));
  }

  private void add(String element) {
    svg.append(element).append('\n');
  }
}

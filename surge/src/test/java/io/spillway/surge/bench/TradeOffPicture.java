package io.spillway.surge.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The trade-off as an SVG that can be read by hand: one panel for each headroom. */
final class TradeOffPicture {
  private static final int WIDTH = 430;
  private static final int HEIGHT = 300;
  private static final int LEFT = 50;
  private static final int TOP = 34;
  private static final int PLOT_WIDTH = 360;
  private static final int PLOT_HEIGHT = 220;
  private static final double FEWEST = 0.3;
  private static final double MOST = 1_000;
  private static final Map<String, String> COLOURS =
      Map.of("Spillway", "#0b6e4f", "threshold", "#c1440e", "CUSUM alone", "#5b5ea6");

  private TradeOffPicture() {}

  static String of(Map<String, List<Front>> fronts, Contest contest) {
    StringBuilder svg = new StringBuilder();
    line(
        svg,
        String.format(
            Locale.ROOT,
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
                + " font-size='12'>",
            2 * WIDTH,
            2 * HEIGHT + 40));
    line(svg, "<!-- written by bench/detection/run -->");
    line(svg, "<rect width='100%' height='100%' fill='white'/>");
    for (int h = 0; h < Contest.HEADROOMS.size(); h++) {
      line(
          svg,
          String.format(
              Locale.ROOT, "<g transform='translate(%d,%d)'>", h % 2 * WIDTH, h / 2 * HEIGHT));
      panel(svg, fronts, contest, h);
      line(svg, "</g>");
    }
    legend(svg);
    return svg.append("</svg>\n").toString();
  }

  private static void panel(
      StringBuilder svg, Map<String, List<Front>> fronts, Contest contest, int h) {
    double headroom = Contest.HEADROOMS.get(h);
    line(
        svg,
        String.format(
            Locale.ROOT,
            "<text x='%d' y='20' font-weight='bold'>headroom %.2f</text>",
            LEFT,
            headroom));
    for (int lead = 0; lead <= 60; lead += 20) {
      line(
          svg,
          String.format(
              Locale.ROOT,
              "<path d='M%d %.1fh%d' stroke='#ddd'/><text x='%d' y='%.1f' text-anchor='end'>%d"
                  + " s</text>",
              LEFT,
              y(lead),
              PLOT_WIDTH,
              LEFT - 5,
              y(lead) + 4,
              lead));
    }
    for (double rate : new double[] {0.3, 1, 10, 100, 1_000}) {
      line(
          svg,
          String.format(
              Locale.ROOT,
              "<path d='M%.1f %dv%d' stroke='#ddd'/><text x='%.1f' y='%d'"
                  + " text-anchor='middle'>%s</text>",
              x(rate),
              TOP,
              PLOT_HEIGHT,
              x(rate),
              TOP + PLOT_HEIGHT + 16,
              rate < 1 ? "0" : String.format(Locale.ROOT, "%.0f", rate)));
    }
    for (String method : List.of("CUSUM alone", "threshold", "Spillway")) {
      List<Front.Point> points = DetectionReport.of(fronts, method, h).points();
      line(
          svg,
          String.format(
              Locale.ROOT,
              "<polyline fill='none' stroke='%s' stroke-width='2' points='%s'/>",
              colour(method),
              points.stream()
                  .map(p ->
                      String.format(Locale.ROOT, "%.1f,%.1f", x(p.falsePerMonth()), y(p.lead())))
                  .collect(Collectors.joining(" "))));
      points.forEach(p ->
          line(
              svg,
              String.format(
                  Locale.ROOT,
                  "<circle cx='%.1f' cy='%.1f' r='2.5' fill='%s'/>",
                  x(p.falsePerMonth()),
                  y(p.lead()),
                  colour(method))));
    }
    Tally set = contest.of(headroom, Contest.Setting.Spillway.DEFAULT);
    line(
        svg,
        String.format(
            Locale.ROOT,
            "<circle cx='%.1f' cy='%.1f' r='6' fill='none' stroke='black' stroke-width='1.5'/>",
            x(set.falsePerMonth()),
            y(set.lead())));
  }

  private static void legend(StringBuilder svg) {
    int x = LEFT;
    for (String method : List.of("Spillway", "threshold", "CUSUM alone")) {
      line(
          svg,
          String.format(
              Locale.ROOT,
              "<rect x='%d' y='%d' width='14' height='4' fill='%s'/><text x='%d' y='%d'>%s</text>",
              x,
              2 * HEIGHT + 2,
              colour(method),
              x + 20,
              2 * HEIGHT + 8,
              method));
      x += 130;
    }
    line(
        svg,
        String.format(
            Locale.ROOT,
            "<text x='%d' y='%d'>ring: a node's defaults. Right: false alarms in 30 days; up: mean"
                + " lead, up to 60 s</text>",
            LEFT,
            2 * HEIGHT + 28));
  }

  private static double x(double rate) {
    double part = Math.log(Math.clamp(rate, FEWEST, MOST) / FEWEST) / Math.log(MOST / FEWEST);
    return LEFT + part * PLOT_WIDTH;
  }

  private static double y(double lead) {
    return TOP + PLOT_HEIGHT * (1 - Math.clamp(lead, 0, 60) / 60);
  }

  private static void line(StringBuilder svg, String text) {
    svg.append(text).append('\n');
  }

  private static String colour(String method) {
    return Objects.requireNonNull(COLOURS.get(method), method);
  }
}

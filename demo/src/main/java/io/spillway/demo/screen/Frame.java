package io.spillway.demo.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lays a view out as lines of text: no colour is needed to read it. */
public final class Frame {
  /** Columns that a frame never exceeds. */
  static final int WIDTH = 80;

  private static final int HEIGHT = 23;
  private static final int BAR = 30;
  private static final int BEYOND = 12;

  private Frame() {}

  /** The lines, at most 23 of at most 80 characters. */
  public static List<String> lines(View view) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s   %s of about %s".formatted(view.title(), clock(view.seconds()), clock(view.length())));
    lines.add("");
    view.loads().forEach(load -> lines.add(bar(load)));
    lines.add("");
    lines.add("clients are sent to   " + shares(view.loads()));
    lines.add("arrangement           " + (view.state().isEmpty() ? "none" : view.state()));
    lines.add(
        String.format(
            Locale.ROOT,
            "requests              %,d   failed %,d (%.2f %%)   slow %,d",
            view.total(),
            view.failed(),
            view.total() == 0 ? 0.0 : 100.0 * view.failed() / view.total(),
            view.slow()));
    lines.add("owed                  " + (view.money().isEmpty() ? "nothing" : view.money()));
    lines.add("-".repeat(WIDTH));
    lines.addAll(lastStories(view.stories(), HEIGHT - lines.size()));
    return lines.stream().map(Frame::cut).toList();
  }

  /** One line of the story, in full. */
  public static String story(Story story) {
    return "%s %-6s %s"
        .formatted(clock(story.seconds()), story.cdn().value().split("\\.", 2)[0], story.text());
  }

  /** One line with the figures, for terminals that are none. */
  public static String summary(View view) {
    return String.format(
        Locale.ROOT,
        "%s load %s | %s | %,d requests, %,d failed, %,d slow",
        clock(view.seconds()),
        String.join(
            " ",
            view.loads().stream()
                .map(l -> "%s %d/%d".formatted(l.shortName(), l.perSecond(), l.capacity()))
                .toList()),
        view.state().isEmpty() ? "no arrangement" : view.state(),
        view.total(),
        view.failed(),
        view.slow());
  }

  private static List<String> lastStories(List<Story> stories, int room) {
    List<String> wrapped = new ArrayList<>();
    for (Story story : stories) {
      wrapped.addAll(wrap(story(story)));
    }
    return wrapped.subList(Math.max(0, wrapped.size() - room), wrapped.size());
  }

  /** Breaks at blanks; lines after the first are indented. */
  static List<String> wrap(String text) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    String indent = " ".repeat(13);
    while (rest.length() > WIDTH) {
      int blank = rest.lastIndexOf(' ', WIDTH);
      int at = blank <= indent.length() ? WIDTH : blank;
      lines.add(rest.substring(0, at));
      rest = indent + rest.substring(at).strip();
    }
    lines.add(rest);
    return lines;
  }

  private static String bar(View.Load load) {
    double filled = load.capacity() == 0 ? 0 : (double) load.perSecond() / load.capacity() * BAR;
    int within = (int) Math.min(BAR, Math.round(filled));
    int beyond = Math.clamp(Math.round(filled - BAR), 0, BEYOND);
    return "%-6s %s%s|%s %4d of %d req/s%s"
        .formatted(
            load.shortName(),
            "#".repeat(within),
            " ".repeat(BAR - within),
            "!".repeat(beyond) + " ".repeat(BEYOND - beyond),
            load.perSecond(),
            load.capacity(),
            load.failed() == 0 ? "" : ", " + load.failed() + " fail");
  }

  private static String shares(List<View.Load> loads) {
    int all = loads.stream().mapToInt(View.Load::perSecond).sum();
    return String.join(
        "   ",
        loads.stream()
            .map(load ->
                "%s %d %%"
                    .formatted(
                        load.shortName(),
                        all == 0 ? 0 : Math.round(100.0 * load.perSecond() / all)))
            .toList());
  }

  /** Minutes and seconds with a tenth. */
  static String clock(double seconds) {
    long tenths = Math.max(0, Math.round(seconds * 10));
    return String.format(Locale.ROOT, "%02d:%02d.%d", tenths / 600, tenths / 10 % 60, tenths % 10);
  }

  private static String cut(String line) {
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH);
  }
}

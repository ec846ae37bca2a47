package io.spillway.demo.screen;

import java.io.PrintStream;
import java.util.List;

/** Where a run is watched. */
public sealed interface Screen extends AutoCloseable {
  /** Shows the state of things; {@code fresh} are the stories that were not shown before. */
  void show(View view, List<Story> fresh);

  /** Leaves the terminal as it was found. */
  @Override
  void close();

  /** A live view where the output is a terminal, else lines. */
  static Screen on(PrintStream out, boolean terminal) {
    return terminal ? new Live(out) : new Lines(out);
  }

  /** Redraws a screen in place, with ANSI control sequences (ECMA-48). */
  final class Live implements Screen {
    private static final String ESCAPE = "\u001b[";

    private final PrintStream out;
    private boolean begun;

    Live(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(View view, List<Story> fresh) {
      StringBuilder text = new StringBuilder(begun ? "" : ESCAPE + "?25l" + ESCAPE + "2J");
      begun = true;
      text.append(ESCAPE).append('H');
      for (String line : Frame.lines(view)) {
        text.append(line).append(ESCAPE).append("K\r\n");
      }
      out.print(text.append(ESCAPE).append('J'));
      out.flush();
    }

    @Override
    public void close() {
      if (begun) {
        out.print(ESCAPE + "?25h\r\n");
        out.flush();
      }
    }
  }

  /** Prints each story as it comes, and the figures every few seconds. */
  final class Lines implements Screen {
    private static final double SECONDS_BETWEEN = 5;

    private final PrintStream out;
    private double last = -SECONDS_BETWEEN;

    Lines(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(View view, List<Story> fresh) {
      fresh.forEach(story -> out.println(Frame.story(story)));
      if (view.seconds() - last >= SECONDS_BETWEEN) {
        last = view.seconds();
        out.println(Frame.summary(view));
      }
      out.flush();
    }

    @Override
    public void close() {
      out.flush();
    }
  }
}

package io.spillway.simulator.crowd;

import java.util.HashMap;
import java.util.Map;

/**
 * A site as its access log shows it: pages and what belongs to them, their popularity, a cache, who
 * comes usually and how they behave. All of it is drawn widely.
 */
final class Site {
  /** Where the numbers of networks that have never come before begin. */
  static final long STRANGERS = 1L << 40;

  private static final long ASSETS = 1L << 32;
  private static final long SHARED = 1L << 33;
  private static final long MISSING = 1L << 34;
  private static final long FORMS = 1L << 35;
  private static final long UNIQUE = 1L << 50;
  private static final int MOST_ASSETS = 1_000;

  private final Dice dice;
  private final Zipf byNetwork;
  private final Zipf byPage;
  private final int pages;
  private final double ownAssets;
  private final int sharedAssets;
  private final double browserCached;
  private final double pagesPerVisit;
  private final double thinking;
  private final double writes;
  private final double mistakes;
  private final boolean cached;
  private final double cacheable;
  private final double keptSeconds;
  private final boolean ignoresQuery;
  private final double monitors;
  private final Map<Long, Double> fetched = new HashMap<>();
  private long unique;

  Site(Dice dice) {
    this.dice = dice;
    this.byNetwork = new Zipf((int) dice.logUniform(200, 20_000), dice.uniform(0.5, 1.1));
    this.pages = (int) dice.logUniform(30, 5_000);
    this.byPage = new Zipf(pages, dice.uniform(0.6, 1.2));
    boolean bare = dice.chance(0.2);
    this.ownAssets = bare ? 0 : dice.logUniform(1, 25);
    this.sharedAssets = bare ? 0 : (int) dice.logUniform(1, 20);
    this.browserCached = dice.uniform(0.2, 0.95);
    this.pagesPerVisit = dice.uniform(1.3, 5);
    this.thinking = dice.logUniform(4, 40);
    this.writes = dice.chance(0.5) ? 0 : dice.logUniform(0.005, 0.15);
    this.mistakes = dice.logUniform(0.001, 0.08);
    this.cached = dice.chance(0.9);
    this.cacheable = dice.uniform(0.6, 1);
    this.keptSeconds = dice.logUniform(20, 3_600);
    this.ignoresQuery = dice.chance(0.3);
    this.monitors = dice.chance(0.5) ? 0 : dice.uniform(0, 0.1);
  }

  /**
   * One line of the log to be.
   *
   * @param at when, seconds
   * @param network of the client, a number of its own
   * @param object what is asked for, with its query
   * @param file the same without the query
   * @param status of the answer, if it is not refused
   * @param write whether it is no GET
   */
  record Ask(double at, long network, long object, long file, int status, boolean write) {}

  /** Takes what a visit asks for. */
  interface Out {
    void ask(Ask ask);
  }

  /** One of those who come usually. */
  long usualNetwork() {
    return byNetwork.draw(dice);
  }

  int popularPage() {
    return byPage.draw(dice);
  }

  int anyPage() {
    return dice.below(pages);
  }

  /** The number of a page that is not there yet. */
  int newPage() {
    return pages + 1 + dice.below(1_000);
  }

  long uniqueQuery() {
    return UNIQUE + unique++;
  }

  static long missing(int number) {
    return MISSING + number;
  }

  static long form(int number) {
    return FORMS + number;
  }

  /** A visit of somebody who comes usually, or of a program that watches the site. */
  void usualVisit(double at, Out out) {
    if (dice.chance(monitors)) {
      int page = dice.below(3);
      out.ask(new Ask(at, STRANGERS - 1 - dice.below(3), page, page, 200, false));
      return;
    }
    visit(at, usualNetwork(), popularPage(), browserCached, false, out);
  }

  /** One line of such a visit: who, and something that they ask for. */
  void usualLine(double at, Out out) {
    if (dice.chance(monitors)) {
      int page = dice.below(3);
      out.ask(new Ask(at, STRANGERS - 1 - dice.below(3), page, page, 200, false));
      return;
    }
    int page = popularPage();
    int own = ownAssets(page);
    int which = dice.below(1 + own + sharedAssets);
    long file =
        which == 0
            ? page
            : which <= own
                ? ASSETS + (long) page * MOST_ASSETS + which - 1
                : SHARED + which - own - 1;
    out.ask(new Ask(at, usualNetwork(), file, file, 200, false));
  }

  /**
   * A person's visit: a page, what belongs to it, then perhaps others after some reading.
   *
   * @param has the chance that the browser has an asset already
   * @param tracked whether the link has a query that nobody else has
   */
  void visit(double at, long network, int first, double has, boolean tracked, Out out) {
    double when = at;
    int page = first;
    int more = dice.geometric(pagesPerVisit);
    for (int i = 0; i < more; i++) {
      page(when, network, page, i == 0 ? has : Math.max(has, 0.8), tracked && i == 0, out);
      when += dice.logNormal(thinking, 0.8);
      page = popularPage();
    }
  }

  /** One page with its assets. */
  void page(double at, long network, int page, double has, boolean tracked, Out out) {
    out.ask(new Ask(at, network, tracked ? uniqueQuery() : page, page, 200, false));
    int own = ownAssets(page);
    for (int i = 0; i < own; i++) {
      asset(at, network, ASSETS + (long) page * MOST_ASSETS + i, has, out);
    }
    for (int i = 0; i < sharedAssets; i++) {
      asset(at, network, SHARED + i, has, out);
    }
    if (dice.chance(mistakes)) {
      long file = missing(dice.below(30));
      out.ask(new Ask(at + dice.uniform(0, 1), network, file, file, 404, false));
    }
    if (dice.chance(writes)) {
      long file = form(dice.below(5));
      out.ask(new Ask(at + dice.uniform(1, 5), network, file, file, 200, true));
    }
  }

  private int ownAssets(int page) {
    return (int) Math.round(ownAssets * (0.5 + (((page * 2_654_435_761L) >>> 8) & 0xFF) / 255.0));
  }

  private void asset(double at, long network, long file, double has, Out out) {
    if (!dice.chance(has)) {
      out.ask(new Ask(at + dice.logNormal(0.35, 0.7), network, file, file, 200, false));
    }
  }

  /** Whether the cache has it; if not, it has it from now on, where it may. */
  boolean hit(Ask ask) {
    if (!cached || ask.write() || ask.status() >= 400) {
      return false;
    }
    long key = ignoresQuery ? ask.file() : ask.object();
    boolean may = ((ask.file() * 0x9E3779B97F4A7C15L) >>> 40) / (double) (1 << 24) < cacheable;
    if (!may) {
      return false;
    }
    Double before = fetched.get(key);
    if (before != null && ask.at() - before < keptSeconds) {
      return true;
    }
    if (fetched.size() > 200_000) {
      fetched.clear();
    }
    fetched.put(key, ask.at());
    return false;
  }
}

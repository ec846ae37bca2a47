package io.spillway.simulator.crowd;

/**
 * People who come for one reason. Most of them have never come before, or most have; from
 * everywhere, or from one region behind a few large networks; for one page and what belongs to it,
 * or one thing; with links of their own, or not.
 */
final class Crowd implements Surge {
  private final Dice dice;
  private final Site site;
  private final double usual;
  private final Zipf newcomers;
  private final long first;
  private final Target target;
  private final double onTarget;
  private final double tracked;
  private final double writing;
  private final double polling;
  private final int page;

  /** What they come for. */
  private enum Target {
    PAGE,
    OBJECT,
    GONE
  }

  Crowd(Dice dice, Site site) {
    this.dice = dice;
    this.site = site;
    boolean regional = dice.chance(0.25);
    boolean called = dice.chance(0.2);
    this.usual = called ? dice.uniform(0.7, 1) : dice.uniform(0.08, 0.85);
    this.newcomers =
        regional
            ? new Zipf((int) dice.logUniform(150, 3_000), dice.uniform(0.3, 1))
            : new Zipf((int) dice.logUniform(3_000, 200_000), dice.uniform(0, 0.8));
    this.first = Site.STRANGERS + (dice.hash() >>> 30);
    this.target = dice.chance(0.02) ? Target.GONE : dice.chance(0.22) ? Target.OBJECT : Target.PAGE;
    this.onTarget = dice.uniform(0.4, 1);
    this.tracked = dice.chance(0.3) ? dice.uniform(0.2, 1) : 0;
    this.writing = dice.chance(0.12) ? dice.uniform(0.05, 0.4) : 0;
    this.polling = dice.chance(0.4) ? dice.logUniform(5, 60) : 0;
    this.page = dice.chance(0.5) ? site.newPage() : site.popularPage();
  }

  @Override
  public void arrive(double at, Site.Out out) {
    boolean known = dice.chance(usual);
    long network = known ? site.usualNetwork() : first + newcomers.draw(dice);
    if (!dice.chance(onTarget)) {
      site.visit(at, network, site.popularPage(), known ? 0.6 : 0.1, false, out);
      return;
    }
    switch (target) {
      case PAGE -> site.visit(at, network, page, known ? 0.5 : 0, dice.chance(tracked), out);
      case GONE -> out.ask(new Site.Ask(at, network, page, page, 404, false));
      case OBJECT -> object(at, network, out);
    }
    if (dice.chance(writing)) {
      long form = Site.form(0);
      out.ask(new Site.Ask(at + dice.uniform(1, 6), network, form, form, 200, true));
    }
  }

  private void object(double at, long network, Site.Out out) {
    long object = dice.chance(tracked) ? site.uniqueQuery() : page;
    int times = polling > 0 ? 4 : 1;
    for (int i = 0; i < times; i++) {
      out.ask(new Site.Ask(at + i * polling, network, i == 0 ? object : page, page, 200, false));
    }
  }

  @Override
  public double requests() {
    int trials = 200;
    int[] count = new int[1];
    for (int i = 0; i < trials; i++) {
      arrive(0, ask -> count[0] += ask.at() < 8 ? 1 : 0);
    }
    return Math.max(1, count[0] / (double) trials);
  }
}

package io.spillway.simulator.crowd;

/**
 * Programs that ask for as much as they can: from few networks or from many new ones, for one
 * thing, for many, or for things that do not exist, so that no cache helps.
 */
final class Flood implements Surge {
  /** From where. */
  enum From {
    FEW,
    MANY
  }

  /** What for. */
  enum For {
    ONE,
    POPULAR,
    ANY,
    MISSING,
    BUSTING
  }

  private final Dice dice;
  private final Site site;
  private final For target;
  private final int networks;
  private final double overlap;
  private final double uneven;
  private final boolean writes;
  private final long first;
  private final int page;
  private final double copying;

  /**
   * A flood.
   *
   * @param peak requests per second at its height
   * @param copying the chance that an arrival does what a person would, at a person's pace; 0 to 1
   */
  Flood(Dice dice, Site site, From from, For target, double peak, double copying) {
    this.dice = dice;
    this.site = site;
    this.target = target;
    this.copying = copying;
    double naive = dice.logUniform(0.2, 20);
    double pace = Math.pow(naive, 1 - copying) * Math.pow(0.05, copying);
    this.networks =
        from == From.FEW
            ? (int) dice.logUniform(1, 50)
            : Math.clamp(Math.round(peak / pace), 100, 500_000);
    this.overlap = dice.uniform(0, 0.14);
    this.uneven = dice.uniform(0, 1);
    this.writes = target != For.BUSTING && dice.chance(0.15);
    this.first = Site.STRANGERS + (dice.hash() >>> 30);
    this.page = dice.chance(0.6) ? 0 : site.popularPage();
  }

  @Override
  public void arrive(double at, Site.Out out) {
    int bot = dice.chance(uneven) ? dice.below(1 + networks / 4) : dice.below(networks);
    long network = network(bot);
    if (copying > 0 && dice.chance(copying)) {
      site.visit(at, network, dice.chance(0.5) ? page : site.popularPage(), 0.1, false, out);
      return;
    }
    Site.Ask ask =
        switch (target) {
          case ONE -> new Site.Ask(at, network, page, page, 200, writes);
          case POPULAR -> same(at, network, site.popularPage());
          case ANY -> same(at, network, site.anyPage());
          case MISSING -> missing(at, network);
          case BUSTING -> new Site.Ask(at, network, site.uniqueQuery(), page, 200, false);
        };
    out.ask(ask);
  }

  /** The same bot has been here before, or has not. */
  private long network(int bot) {
    long mixed = (first + bot) * 0x9E3779B97F4A7C15L;
    boolean known = (mixed >>> 40) / (double) (1 << 24) < overlap;
    return known ? (mixed >>> 20) % 2_000 : first + bot;
  }

  /** From how many networks it comes. */
  int networks() {
    return networks;
  }

  /** What one of them asks for while all is calm, to be one that was seen. */
  Site.Ask calm(int bot, double at) {
    int seen = site.popularPage();
    return new Site.Ask(at, network(bot), seen, seen, 200, false);
  }

  private Site.Ask same(double at, long network, int file) {
    return new Site.Ask(at, network, file, file, 200, writes);
  }

  private Site.Ask missing(double at, long network) {
    return new Site.Ask(at, network, site.uniqueQuery(), Site.missing(0), 404, false);
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

package io.spillway.simulator.world;

import io.spillway.model.LoadSummary;
import io.spillway.model.RequestTraits;
import java.util.Optional;

/**
 * What a second's requests are like where people ask: each asks for a few things at once and then
 * reads; the more there are, the more of them have never come before. A function of host, second
 * and edge: the same world twice has the same visitors.
 */
final class Visitors {
  /** Things that belong to a page. */
  private static final int AT_ONCE = 4;

  /** People who read for each who asks. */
  private static final int READING = 12;

  private static final int PAGES = 60;
  private static final int SERVED = 200;
  private static final int REFUSED = 503;
  private static final int OF_TEN = 10;

  private Visitors() {}

  /**
   * The same second, with what its requests were like.
   *
   * @param edge tells the visitors of one edge from those of another in the same second
   * @param hitsOfTen of ten requests served, so many are from the cache
   */
  static LoadSummary described(LoadSummary second, int edge, long hitsOfTen) {
    RequestTraits.Builder traits = new RequestTraits.Builder();
    long seed = mixed(mixed(second.host().value().hashCode()) ^ second.second().getEpochSecond());
    long site = mixed(second.host().value().hashCode());
    seed = mixed(seed ^ edge);
    long people = second.requests() / AT_ONCE + 1;
    for (long i = 0; i < second.requests(); i++) {
      long person = Math.floorMod(mixed(seed + i / AT_ONCE), people * READING);
      long page = AT_ONCE * (long) Math.floorMod(mixed(seed ^ (i / AT_ONCE)), PAGES);
      boolean refused = i >= second.requests() - second.refused();
      traits.add(
          (int) mixed(site + person),
          (int) mixed(~site - page - i % AT_ONCE),
          !refused && i % OF_TEN < hitsOfTen,
          refused ? REFUSED : SERVED,
          false);
    }
    return new LoadSummary(
        second.host(),
        second.second(),
        second.requests(),
        second.refused(),
        second.errors(),
        second.hits(),
        second.bytes(),
        second.networks(),
        second.latency(),
        second.redirected(),
        Optional.of(traits.build()));
  }

  /** SplitMix64's last step (Steele, Lea, Flood, 2014). */
  private static long mixed(long key) {
    long z = key + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

package io.spillway.demo;

import io.spillway.demo.client.PlayingCrowd;
import io.spillway.demo.client.Site;
import io.spillway.demo.client.Tally;
import io.spillway.demo.crowd.CrowdSettings;
import io.spillway.demo.crowd.CrowdShape;
import io.spillway.demo.crowd.FlashCrowd;
import io.spillway.model.CdnName;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A flash crowd against a site that is there already; tells every few seconds where it went. */
public final class SiteCrowd {
  private static final int NOBODY_ANSWERED = 69;
  private static final int SECONDS_BETWEEN_LINES = 5;

  private final CrowdShape shape;
  private final long seed;
  private final Site site;

  /**
   * A crowd that is not playing yet.
   *
   * @param settings how it swells and ebbs
   * @param seed for everything that is drawn
   * @param site where it goes
   */
  public SiteCrowd(CrowdSettings settings, long seed, Site site) {
    this.shape = FlashCrowd.drawn(settings, seed);
    this.seed = seed;
    this.site = site;
  }

  /** Plays it to its end, in real time. Returns the exit code: 69 when no visit was answered. */
  public int play(Consumer<String> lines) throws InterruptedException {
    // Whose the edges are is not known here: each address stands for itself.
    Tally tally = new Tally(new CdnName("own"), a -> Optional.of(new CdnName(a.value())));
    double length = shape.length().toMillis() / 1000.0;
    try (PlayingCrowd crowd = PlayingCrowd.start(shape, seed, site, tally)) {
      int told = 0;
      while (crowd.seconds() < length) {
        TimeUnit.MILLISECONDS.sleep(200);
        int second = (int) crowd.seconds();
        // The last second may still have visits under way.
        if (second - 1 >= told + SECONDS_BETWEEN_LINES) {
          lines.accept(line(tally.seconds().subList(told, told + SECONDS_BETWEEN_LINES)));
          told += SECONDS_BETWEEN_LINES;
        }
      }
    }
    Tally.Totals totals = tally.totals();
    lines.accept(
        String.format(
            Locale.ROOT,
            "%,d visits, %,d failed, %,d slow%s",
            totals.total(),
            totals.failed(),
            totals.slow(),
            reason(tally)));
    return totals.failed() == totals.total() ? NOBODY_ANSWERED : 0;
  }

  private static String line(List<Tally.Second> seconds) {
    Map<CdnName, Integer> sent = new TreeMap<>();
    int arrived = 0;
    int failed = 0;
    for (Tally.Second second : seconds) {
      second.sent().forEach((address, number) -> sent.merge(address, number, Integer::sum));
      arrived += second.arrived();
      failed += second.failed();
    }
    List<String> shares =
        sent.entrySet().stream()
            .map(e -> e.getKey() + " " + Math.round((double) e.getValue() / seconds.size()))
            .toList();
    int end = seconds.getLast().second() + 1;
    return String.format(
        Locale.ROOT,
        "%02d:%02d  %3d requests/s  to %s%s",
        end / 60,
        end % 60,
        Math.round((double) arrived / seconds.size()),
        shares.isEmpty() ? "nobody" : String.join(", ", shares),
        failed == 0 ? "" : "  (" + failed + " failed)");
  }

  private static String reason(Tally tally) {
    return tally.reasons().entrySet().stream()
        .max(Comparator.comparing(Map.Entry::getValue))
        .map(e -> "; most often: " + e.getKey())
        .orElse("");
  }
}

package io.spillway.node.peering;

import io.spillway.model.CdnName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in the way of messages to peers. The first obstacle of each and every change of it is
 * logged, at most once in ten seconds for each peer. Remembers the peers met last, so many peers
 * that do not answer need no more memory. Thread-safe.
 */
public final class Obstacles {
  /** What was not met again for so long is not shown any more. */
  private static final Duration SHOWN = Duration.ofMinutes(10);

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final int MOST_PEERS = 1_024;
  private static final int MOST_LOGGED = 16;
  private static final int LONGEST = 300;
  private static final Logger LOG = LoggerFactory.getLogger(Obstacles.class);

  private final InstantSource time;
  private final Counts counts = new Counts();
  private final Map<CdnName, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CdnName, Known> eldest) {
          return size() > MOST_PEERS;
        }
      };

  /** None yet. */
  public Obstacles(InstantSource time) {
    this.time = time;
  }

  /**
   * What stands in the way of messages to one peer.
   *
   * @param cdn which peer
   * @param text a clause for people
   * @param since when it was met first, as it is
   * @param at when it was met last
   */
  public record Obstacle(CdnName cdn, String text, Instant since, Instant at) {}

  /** With what was logged since messages reached it last: what alternates is logged once. */
  private record Known(@Nullable Obstacle obstacle, Set<String> logged, Instant loggedAt) {}

  private synchronized void met(CdnName cdn, String text) {
    Instant now = time.instant();
    String line = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    Known before = known.getOrDefault(cdn, new Known(null, Set.of(), Instant.EPOCH));
    Obstacle last = before.obstacle();
    Instant since = last != null && last.text().equals(line) ? last.since() : now;
    Obstacle next = new Obstacle(cdn, line, since, now);
    boolean told =
        !before.logged().contains(line)
            && before.logged().size() < MOST_LOGGED
            && isDue(before, now);
    if (told) {
      LOG.warn("{}: {}", cdn, line);
    }
    known.put(
        cdn,
        told
            ? new Known(next, and(before.logged(), line), now)
            : new Known(next, before.logged(), before.loggedAt()));
  }

  private synchronized void cleared(CdnName cdn) {
    Known before = known.get(cdn);
    if (before == null) {
      return;
    }
    if (before.obstacle() == null && before.logged().isEmpty()) {
      known.remove(cdn);
      return;
    }
    Instant now = time.instant();
    boolean told = !before.logged().isEmpty() && isDue(before, now);
    if (told) {
      LOG.info("{}: messages reach it again", cdn);
    }
    known.put(
        cdn,
        told
            ? new Known(null, Set.of(), now)
            : new Known(null, before.logged(), before.loggedAt()));
  }

  private static Set<String> and(Set<String> logged, String line) {
    Set<String> all = new TreeSet<>(logged);
    all.add(line);
    return all;
  }

  private static boolean isDue(Known before, Instant now) {
    return !now.isBefore(before.loggedAt().plus(BETWEEN_LINES));
  }

  /** Those of late, by name. */
  public synchronized List<Obstacle> all() {
    Instant oldest = time.instant().minus(SHOWN);
    return known.values().stream()
        .flatMap(k -> Optional.ofNullable(k.obstacle()).stream())
        .filter(o -> o.at().isAfter(oldest))
        .sorted(Comparator.comparing(Obstacle::cdn))
        .toList();
  }

  /** That of one peer, if it was met of late. */
  public Optional<Obstacle> find(CdnName cdn) {
    return all().stream().filter(o -> o.cdn().equals(cdn)).findFirst();
  }

  /** A message has to be said again. */
  public void hindered(CdnName cdn, String text) {
    counts.count("tried-in-vain");
    met(cdn, text);
  }

  /** A message is done with. What was in the way of one that is given up was told before. */
  public void finished(CdnName cdn, Delivery delivery) {
    switch (delivery) {
      case Delivery.Delivered _ -> {
        counts.count("delivered");
        cleared(cdn);
      }
      case Delivery.Refused refused -> {
        counts.count("refused");
        met(cdn, refused.detail());
      }
      case Delivery.Abandoned _ -> counts.count("given-up");
    }
  }

  /** How often each outcome of a message, or of a try to say it, was met since the start. */
  public SortedMap<String, Long> counts() {
    return counts.all();
  }
}

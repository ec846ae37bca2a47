package io.spillway.demo.client;

import io.spillway.model.CdnName;
import io.spillway.model.IpAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What clients saw, summed by the second in which they came. Times are seconds since the start.
 * Safe for many threads.
 */
public final class Tally implements Witness {
  private static final int MOST_REASONS = 50;

  /**
   * The visits that began in one second.
   *
   * @param second since the start
   * @param arrived how many began
   * @param good of them, answered within the SLA's latency
   * @param slow of them, answered later
   * @param failed of them, not answered as they should be
   * @param sent how many went to which CDN, whatever came of it
   * @param served how many were answered by which CDN
   */
  public record Second(
      int second,
      int arrived,
      int good,
      int slow,
      int failed,
      SortedMap<CdnName, Integer> sent,
      SortedMap<CdnName, Integer> served) {
    /** Copies. */
    public Second {
      sent = Collections.unmodifiableSortedMap(new TreeMap<>(sent));
      served = Collections.unmodifiableSortedMap(new TreeMap<>(served));
    }
  }

  /**
   * The visits of the whole run.
   *
   * @param total how many began
   * @param failed of them, not answered as they should be
   * @param slow of them, answered beyond the SLA's latency
   * @param redirected of them, sent on by an edge to another name (302)
   * @param stale of them, resolved to an answer whose time was over
   */
  public record Totals(long total, long failed, long slow, long redirected, long stale) {}

  private static final class Sums {
    private int arrived;
    private int good;
    private int slow;
    private int failed;
    private final SortedMap<CdnName, Integer> sent = new TreeMap<>();
    private final SortedMap<CdnName, Integer> served = new TreeMap<>();
  }

  private final CdnName primary;
  private final Function<IpAddress, Optional<CdnName>> owner;
  private final List<Sums> seconds = new ArrayList<>();
  private final SortedMap<String, Integer> reasons = new TreeMap<>();
  private OptionalDouble firstRedirect = OptionalDouble.empty();
  private OptionalDouble firstSentOn = OptionalDouble.empty();
  private long redirected;
  private long stale;

  /**
   * An empty tally.
   *
   * @param primary whose site it is
   * @param owner whose edge an address is
   */
  public Tally(CdnName primary, Function<IpAddress, Optional<CdnName>> owner) {
    this.primary = primary;
    this.owner = owner;
  }

  @Override
  public synchronized void arrived(double at, IpAddress client) {
    sums(at).arrived++;
  }

  @Override
  public synchronized void completed(double at, IpAddress client, Outcome outcome) {
    Sums sums = sums(at);
    Optional<CdnName> cdn = outcome.edge().flatMap(owner);
    cdn.ifPresent(name -> sums.sent.merge(name, 1, Integer::sum));
    switch (outcome.verdict()) {
      case GOOD -> sums.good++;
      case SLOW -> sums.slow++;
      case FAILED -> {
        sums.failed++;
        note(outcome.reason() + cdn.map(name -> " at " + name).orElse(""));
      }
    }
    if (outcome.verdict() != Outcome.Verdict.FAILED) {
      cdn.ifPresent(name -> sums.served.merge(name, 1, Integer::sum));
    }
    if (outcome.redirected()) {
      redirected++;
      firstSentOn = OptionalDouble.of(Math.min(at, firstSentOn.orElse(at)));
    }
    if (outcome.stale()) {
      stale++;
    }
  }

  @Override
  public synchronized void answered(double at, List<IpAddress> addresses) {
    if (firstRedirect.isEmpty()
        && addresses.stream()
            .flatMap(a -> owner.apply(a).stream())
            .anyMatch(c -> !c.equals(primary))) {
      firstRedirect = OptionalDouble.of(at);
    }
  }

  /** When the first DNS answer named a peer. */
  public synchronized OptionalDouble firstRedirect() {
    return firstRedirect;
  }

  /** When the first visit began that an edge sent on to another name (302). */
  public synchronized OptionalDouble firstSentOn() {
    return firstSentOn;
  }

  /** Second by second, from 0 without gap. */
  public synchronized List<Second> seconds() {
    List<Second> result = new ArrayList<>();
    for (int i = 0; i < seconds.size(); i++) {
      Sums s = seconds.get(i);
      result.add(new Second(i, s.arrived, s.good, s.slow, s.failed, s.sent, s.served));
    }
    return result;
  }

  /** One second; zeros if nothing came in it. */
  public synchronized Second second(int number) {
    Sums s = number < seconds.size() && number >= 0 ? seconds.get(number) : new Sums();
    return new Second(number, s.arrived, s.good, s.slow, s.failed, s.sent, s.served);
  }

  /** All of it. */
  public synchronized Totals totals() {
    long total = 0;
    long failed = 0;
    long slow = 0;
    for (Sums sums : seconds) {
      total += sums.arrived;
      failed += sums.failed;
      slow += sums.slow;
    }
    return new Totals(total, failed, slow, redirected, stale);
  }

  /** How often what was the reason of a failure. */
  public synchronized Map<String, Integer> reasons() {
    return new TreeMap<>(reasons);
  }

  private void note(String reason) {
    boolean known = reasons.containsKey(reason) || reasons.size() < MOST_REASONS;
    reasons.merge(known ? reason : "other", 1, Integer::sum);
  }

  private Sums sums(double at) {
    int second = (int) Math.floor(Math.max(at, 0));
    while (seconds.size() <= second) {
      seconds.add(new Sums());
    }
    return seconds.get(second);
  }
}

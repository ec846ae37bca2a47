package io.spillway.mediator;

import io.spillway.model.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The front door of a delegation: the addresses at which a peer serves the site, as it says and as
 * probes find them. What one address does tells nothing of another.
 *
 * @param announced the peer's addresses, as it says
 * @param ready those that answered a probe, and have not failed several since
 * @param redirectable those that answered a probe by the redirect host, which resolves to them
 * @param failures probes of an address that failed since one succeeded; addresses without any are
 *     absent
 * @param probes probes made so far
 * @param punctuality how fast they were answered, against what was promised
 * @param nextProbe when the next one is due
 */
public record Door(
    List<IpAddress> announced,
    List<IpAddress> ready,
    List<IpAddress> redirectable,
    SortedMap<IpAddress, Integer> failures,
    int probes,
    Punctuality punctuality,
    Instant nextProbe) {

  /** Copies. */
  public Door {
    announced = List.copyOf(announced);
    ready = List.copyOf(ready);
    redirectable = List.copyOf(redirectable);
    failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
  }

  /**
   * Nothing is announced yet.
   *
   * @param promised how fast a request is to be answered
   */
  static Door unannounced(Duration promised) {
    return new Door(
        List.of(),
        List.of(),
        List.of(),
        new TreeMap<>(),
        0,
        new Punctuality(promised, 0),
        Instant.MAX);
  }

  Door announcing(List<IpAddress> addresses, Instant probeAt) {
    SortedMap<IpAddress, Integer> still = new TreeMap<>(failures);
    still.keySet().retainAll(addresses);
    return new Door(
        addresses,
        ready.stream().filter(addresses::contains).toList(),
        redirectable.stream().filter(addresses::contains).toList(),
        still,
        probes,
        punctuality,
        probeAt);
  }

  Door probing(int count, Instant next) {
    return new Door(announced, ready, redirectable, failures, probes + count, punctuality, next);
  }

  Door probed(IpAddress address, boolean ok, int tolerated) {
    if (!announced.contains(address)) {
      return this;
    }
    SortedMap<IpAddress, Integer> failed = new TreeMap<>(failures);
    List<IpAddress> now = new ArrayList<>(ready);
    if (ok) {
      failed.remove(address);
      if (!now.contains(address)) {
        now.add(address);
      }
    } else if (failed.merge(address, 1, Integer::sum) >= tolerated) {
      now.remove(address);
    }
    now.sort(null);
    return new Door(
        announced,
        now,
        redirectable.stream().filter(now::contains).toList(),
        failed,
        probes,
        punctuality,
        nextProbe);
  }

  /** A probe was answered in this time. */
  Door answeredIn(Duration took) {
    return with(punctuality.after(took));
  }

  /** What was late is on the lender's record. */
  Door recorded() {
    return with(punctuality.recorded());
  }

  private Door with(Punctuality next) {
    return new Door(announced, ready, redirectable, failures, probes, next, nextProbe);
  }

  /** After a probe by the redirect host; one that fails proves nothing, and is made again. */
  Door redirectProbed(IpAddress address, boolean ok) {
    if (!ok || redirectable.contains(address) || !ready.contains(address)) {
      return this;
    }
    List<IpAddress> now = new ArrayList<>(redirectable);
    now.add(address);
    now.sort(null);
    return new Door(announced, ready, now, failures, probes, punctuality, nextProbe);
  }

  /** No client goes there any more. */
  Door shut() {
    return new Door(announced, List.of(), List.of(), failures, probes, punctuality, Instant.MAX);
  }

  /** Whether each address that was announced answers. */
  boolean isSteady() {
    return ready.size() == announced.size() && failures.isEmpty();
  }

  /** How many probes failed in all, of addresses that have not answered since. */
  int misses() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }
}

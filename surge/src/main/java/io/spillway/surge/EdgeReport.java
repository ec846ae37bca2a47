package io.spillway.surge;

import io.spillway.model.LogPosition;
import io.spillway.model.ServiceId;
import io.spillway.surge.crowd.Makeup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What one edge has reported.
 *
 * @param to where its log has been read to
 * @param heard when the last batch came, an empty one included
 * @param latest the latest epoch second that a line was of; 0 if none was
 * @param pending counts of seconds that are not finished, a few at most
 * @param last what it carried in the last finished second that it reported
 * @param lead how far its clock is ahead of this node's by what its lines show, seconds; 0 or more
 */
public record EdgeReport(
    LogPosition to,
    Instant heard,
    long latest,
    List<Counted> pending,
    SortedMap<ServiceId, Load> last,
    double lead) {
  /** How much of a lead is forgotten with each batch that does not show it. */
  private static final double FORGOTTEN = 1 / 1_024.0;

  /**
   * Requests of one service in one second.
   *
   * @param second the epoch second
   * @param service which service
   * @param load how many
   * @param makeup what they were like, where the edge says so
   */
  public record Counted(long second, ServiceId service, Load load, Optional<Makeup> makeup) {}

  /**
   * Requests and what was sent in answer.
   *
   * @param requests how many, refused ones included
   * @param bytes of responses
   * @param redirected answered with a redirection to a peer; in neither of the others
   */
  public record Load(double requests, double bytes, double redirected) {
    /** Nothing. */
    public static final Load ZERO = new Load(0, 0, 0);

    /** Both together. */
    Load plus(Load other) {
      return new Load(
          requests + other.requests, bytes + other.bytes, redirected + other.redirected);
    }
  }

  /** Copies. */
  public EdgeReport {
    pending = List.copyOf(pending);
    last = Collections.unmodifiableSortedMap(new TreeMap<>(last));
  }

  /** An edge whose log is now read from the given place on. */
  static EdgeReport begun(LogPosition to, Instant heard) {
    return new EdgeReport(to, heard, 0, List.of(), new TreeMap<>(), 0);
  }

  /** Whether its log is known to be read past the given epoch second. */
  boolean covers(long second) {
    return latest > second || heard.compareTo(Instant.ofEpochSecond(second + 1)) >= 0;
  }

  /** With one more batch. */
  EdgeReport plus(LogPosition end, Instant now, long newest, List<Counted> counted) {
    List<Counted> all = new ArrayList<>(pending);
    all.addAll(counted);
    double ahead = newest - seconds(now);
    double seen = Math.max(ahead, lead * (1 - FORGOTTEN));
    return new EdgeReport(end, now, Math.max(latest, newest), all, last, Math.max(0, seen));
  }

  /**
   * How much of a second was counted when the log was read last, at the most, by the edge's own
   * clock: an edge that is ahead began the second before this node did. 0 to 1.
   */
  double partOf(long second) {
    return Math.clamp(seconds(heard) - second + lead, 0, 1);
  }

  private static double seconds(Instant instant) {
    return instant.getEpochSecond() + instant.getNano() / 1e9;
  }

  /** What it carried in a second that it covers. */
  SortedMap<ServiceId, Load> of(long second) {
    SortedMap<ServiceId, Load> loads = new TreeMap<>();
    for (Counted counted : pending) {
      if (counted.second() == second) {
        loads.merge(counted.service(), counted.load(), Load::plus);
      }
    }
    return loads;
  }

  /** What the requests of a service in a second were like, as far as its log was read. */
  Stream<Makeup> makeups(ServiceId service, long second) {
    return pending.stream()
        .filter(counted -> counted.second() == second && counted.service().equals(service))
        .flatMap(counted -> counted.makeup().stream());
  }

  /** Counts only. */
  EdgeReport withoutMakeups() {
    List<Counted> counts =
        pending.stream()
            .map(c -> new Counted(c.second(), c.service(), c.load(), Optional.empty()))
            .toList();
    return new EdgeReport(to, heard, latest, counts, last, lead);
  }

  /** After the given second was finished. */
  EdgeReport finished(long second) {
    SortedMap<ServiceId, Load> carried = covers(second) ? of(second) : last;
    List<Counted> left = pending.stream().filter(c -> c.second() > second).toList();
    return new EdgeReport(to, heard, latest, left, carried, lead);
  }
}

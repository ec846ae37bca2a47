package io.spillway.redirector;

import io.spillway.model.AgreementId;
import io.spillway.model.HostName;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The answers of each steered host that clients may still follow: those given no longer ago than
 * their TTL. One of four addresses counts a quarter. Not safe for threads.
 */
public final class AliveAnswers {
  /** Answers are forgotten after so many seconds, however long their TTL. */
  private static final long LONGEST = 300;

  private final SortedMap<HostName, Deque<Given>> given = new TreeMap<>();

  private record Given(long second, long until, Optional<AgreementId> agreement, double answers) {}

  /**
   * What is alive of one host's answers.
   *
   * @param answers how many
   * @param shares what part of them named each agreement's addresses; own edges have the rest
   */
  public record Alive(double answers, SortedMap<AgreementId, Double> shares) {
    /** Copies. */
    public Alive {
      shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
    }
  }

  /**
   * Notes what was answered.
   *
   * @param host that was asked for
   * @param agreement that backs the addresses; empty for own edges
   * @param second the epoch second
   * @param ttl of the answers, seconds
   * @param answers how many, 0 or more
   */
  public void note(
      HostName host, Optional<AgreementId> agreement, long second, long ttl, double answers) {
    if (answers > 0) {
      Deque<Given> all = given.computeIfAbsent(host, h -> new ArrayDeque<>());
      all.addLast(new Given(second, second + Math.clamp(ttl, 1, LONGEST), agreement, answers));
      while (!all.isEmpty() && all.getFirst().second < second - LONGEST) {
        all.removeFirst();
      }
    }
  }

  /** What of a host's answers was alive in an epoch second; nothing is 0 answers. */
  public Alive at(HostName host, long second) {
    double sum = 0;
    SortedMap<AgreementId, Double> named = new TreeMap<>();
    for (Given each : given.getOrDefault(host, new ArrayDeque<>())) {
      if (each.second <= second && each.until > second) {
        sum += each.answers;
        each.agreement.ifPresent(id -> named.merge(id, each.answers, Double::sum));
      }
    }
    double all = sum;
    named.replaceAll((id, answers) -> answers / all);
    return new Alive(sum, named);
  }
}

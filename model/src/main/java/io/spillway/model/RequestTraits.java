package io.spillway.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the requests for one host in one second were like, as far as it tells a crowd from an
 * attack. Bounded, and mergeable. Client networks (no finer than /24 and /56) and objects (URI with
 * query) are in it as hashes under a secret salt of this CDN, never as they are.
 *
 * @param clientErrors requests answered with an error of the client's (4xx but 429 and 499)
 * @param writes requests of another method than GET or HEAD, where the log says the method
 * @param clients by client network
 * @param objects by object; repeats are those of one network for it
 */
public record RequestTraits(
    long clientErrors, long writes, RequestSample clients, RequestSample objects) {
  /** Nothing is known. */
  public static final RequestTraits NONE =
      new RequestTraits(0, 0, RequestSample.EMPTY, RequestSample.EMPTY);

  /** Keys with the lowest hashes that one reading of a log keeps of one second. */
  public static final int KEPT = 24;

  /** Of the others, the busiest that it keeps. */
  public static final int BUSIEST = 10;

  /** Of several readings and edges together. */
  public static final int KEPT_TOGETHER = 128;

  /** Of the others, the busiest of several readings together. */
  public static final int BUSIEST_TOGETHER = 24;

  /** Both together. */
  public RequestTraits plus(RequestTraits other) {
    return together(List.of(this, other), KEPT_TOGETHER, BUSIEST_TOGETHER);
  }

  /** All together; of networks and of objects so many are kept. */
  public static RequestTraits together(List<RequestTraits> all, int kept, int busiest) {
    return new RequestTraits(
        all.stream().mapToLong(RequestTraits::clientErrors).sum(),
        all.stream().mapToLong(RequestTraits::writes).sum(),
        RequestSample.together(all.stream().map(RequestTraits::clients).toList(), kept, busiest),
        RequestSample.together(all.stream().map(RequestTraits::objects).toList(), kept, busiest));
  }

  /**
   * Collects the traits of requests one by one. Holds one entry for each network, each object and
   * each pair of both that occurs: who reads a log bounds it by how much is read at once.
   */
  public static final class Builder {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int CLIENT_ABORTED = 499;
    private static final int UNAVAILABLE = 503;

    private final Map<Integer, Count> clients = new HashMap<>();
    private final Map<Integer, Count> objects = new HashMap<>();
    private final Set<Long> pairs = new HashSet<>();
    private long clientErrors;
    private long writes;

    private static final class Count {
      private long requests;
      private long repeats;
      private long misses;
      private long errors;
      private long writes;

      void add(boolean repeat, boolean miss, boolean error, boolean write) {
        requests++;
        repeats += repeat ? 1 : 0;
        misses += miss ? 1 : 0;
        errors += error ? 1 : 0;
        writes += write ? 1 : 0;
      }
    }

    /**
     * One request.
     *
     * @param network the salted hash of the client's network
     * @param object the salted hash of what it asked for
     * @param hit whether it was served from the cache
     * @param status of the answer
     * @param write whether its method is another than GET or HEAD
     */
    public void add(int network, int object, boolean hit, int status, boolean write) {
      boolean refused = status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
      boolean error =
          status >= 400 && status < 500 && status != TOO_MANY_REQUESTS && status != CLIENT_ABORTED;
      // What is refused for want of capacity never reached the cache.
      boolean miss = !hit && !refused;
      boolean repeat = !pairs.add(((long) network << 32) | Integer.toUnsignedLong(object));
      clientErrors += error ? 1 : 0;
      writes += write ? 1 : 0;
      clients.computeIfAbsent(network, key -> new Count()).add(repeat, miss, error, write);
      objects.computeIfAbsent(object, key -> new Count()).add(repeat, miss, error, write);
    }

    /** What was collected. */
    public RequestTraits build() {
      return new RequestTraits(clientErrors, writes, sample(clients), sample(objects));
    }

    private static RequestSample sample(Map<Integer, Count> counts) {
      return RequestSample.of(
          counts.entrySet().stream()
              .map(e -> {
                Count c = e.getValue();
                return new RequestSample.Tally(
                    e.getKey(), c.requests, c.repeats, c.misses, c.errors, c.writes);
              })
              .toList(),
          KEPT,
          BUSIEST);
    }
  }
}

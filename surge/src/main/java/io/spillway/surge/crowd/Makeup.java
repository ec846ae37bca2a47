package io.spillway.surge.crowd;

import io.spillway.model.LoadSummary;
import io.spillway.model.RequestTraits;
import java.util.List;

/**
 * What the requests of one service in one second, or in several, were like.
 *
 * @param requests those whose traits are known, refused ones included
 * @param misses of these, neither refused for want of capacity nor served from the cache
 * @param traits clients, objects, errors, methods
 */
public record Makeup(long requests, long misses, RequestTraits traits) {
  /** Nothing. */
  public static final Makeup NONE = new Makeup(0, 0, RequestTraits.NONE);

  /** Of what an edge reported; nothing where it does not say what the requests were like. */
  public static Makeup of(LoadSummary summary) {
    return summary
        .traits()
        .map(t ->
            new Makeup(
                summary.requests(),
                Math.max(0, summary.requests() - summary.refused() - summary.hits()),
                t))
        .orElse(NONE);
  }

  /** All together. */
  public static Makeup together(List<Makeup> all) {
    return together(all, RequestTraits.KEPT_TOGETHER);
  }

  /** All together; so many of their networks and objects are kept. */
  static Makeup together(List<Makeup> all, int kept) {
    return all.isEmpty()
        ? NONE
        : new Makeup(
            all.stream().mapToLong(Makeup::requests).sum(),
            all.stream().mapToLong(Makeup::misses).sum(),
            RequestTraits.together(
                all.stream().map(Makeup::traits).toList(), kept, RequestTraits.BUSIEST_TOGETHER));
  }
}

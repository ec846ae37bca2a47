package io.spillway.agent;

import io.spillway.model.LongTermId;
import io.spillway.model.OfferId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The long-term agreements that this CDN has, is asked for, or asks for.
 *
 * @param last how many there have been; numbers those that this CDN proposes
 * @param all by their names
 */
public record LongTermBook(long last, SortedMap<LongTermId, LongTerm> all) {
  /** None. */
  static final LongTermBook EMPTY = new LongTermBook(0, new TreeMap<>());

  /** Copies. */
  public LongTermBook {
    all = Collections.unmodifiableSortedMap(new TreeMap<>(all));
  }

  /** The agreement that an offer stands for; empty for any other offer. */
  Optional<LongTerm> behind(OfferId offer) {
    return LongTermId.behind(offer)
        .flatMap(id -> Optional.ofNullable(all.get(id)))
        .filter(known -> known.offer().equals(offer));
  }

  LongTermBook after(LongTermFact fact) {
    TreeMap<LongTermId, LongTerm> next = new TreeMap<>(all);
    return switch (fact) {
      case LongTermFact.Changed(LongTerm agreement, String _) -> {
        boolean known = next.put(agreement.id(), agreement) != null;
        yield new LongTermBook(known ? last : last + 1, next);
      }
      case LongTermFact.Forgotten(LongTermId id) -> {
        next.remove(id);
        yield new LongTermBook(last, next);
      }
      case LongTermFact.OrderRefused _ -> this;
    };
  }
}

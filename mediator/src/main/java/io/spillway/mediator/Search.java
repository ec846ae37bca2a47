package io.spillway.mediator;

import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Requirement;
import io.spillway.model.Tariff;
import io.spillway.policy.Relaxation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How offers are sought for what an arrangement lacks: from its requirement as it is to the last
 * that policy allows.
 *
 * @param sought what the newest round asks for: what is missing, as far as it was reconsidered
 * @param further whether peers are asked, too, that only rule {@code borrow.reconsider.region}
 *     admits
 * @param made in which respects the requirement was reconsidered, in their order; each at most once
 * @param resumed whether offers were sought once more as a lender had not kept one
 * @param passed what the newest round passed over
 * @param moneyShort whether the caps on spending left something untaken, or less time for it
 * @param missing what could not be had; zero while that is not known
 * @param unkept what lenders have not kept since the newest round began: sought as it ends
 */
public record Search(
    Requirement sought,
    boolean further,
    List<Relaxation> made,
    boolean resumed,
    PassedOver passed,
    boolean moneyShort,
    Capacity missing,
    Capacity unkept) {
  /** Copies. */
  public Search {
    made = List.copyOf(made);
  }

  /**
   * Why offers, or peers, were passed over that a reconsidered requirement could admit.
   *
   * @param dearer tariffs of offers above the ceilings
   * @param slower latencies that offers state, longer than the one that is sought
   * @param unasked peers that only rule {@code borrow.reconsider.region} admits
   */
  public record PassedOver(List<Tariff> dearer, List<Duration> slower, List<CdnName> unasked) {
    static final PassedOver NOTHING = new PassedOver(List.of(), List.of(), List.of());

    /** Copies. */
    public PassedOver {
      dearer = List.copyOf(dearer);
      slower = List.copyOf(slower);
      unasked = List.copyOf(unasked);
    }
  }

  /** A search that begins with the requirement as it is. */
  static Search of(Requirement sought) {
    return new Search(
        sought, false, List.of(), false, PassedOver.NOTHING, false, Capacity.ZERO, Capacity.ZERO);
  }

  /** The same search for another capacity: what is missing now. */
  Search rest(Capacity capacity) {
    return new Search(
        sought.withCapacity(capacity), further, made, resumed, passed, moneyShort, missing, unkept);
  }

  /** The same search after its requirement was reconsidered in one more respect. */
  Search reconsidered(Relaxation what, Requirement next) {
    List<Relaxation> more = new ArrayList<>(made);
    more.add(what);
    return new Search(
        next,
        further || what == Relaxation.REGION,
        more,
        resumed,
        passed,
        moneyShort || what == Relaxation.DURATION,
        missing,
        unkept);
  }

  Search passing(PassedOver what) {
    return new Search(sought, further, made, resumed, what, moneyShort, missing, unkept);
  }

  Search lackingMoney() {
    return new Search(sought, further, made, resumed, passed, true, missing, unkept);
  }

  Search lacking(Capacity what) {
    return new Search(sought, further, made, resumed, passed, moneyShort, what, unkept);
  }

  Search resume() {
    return new Search(sought, further, made, true, passed, moneyShort, missing, unkept);
  }

  Search losing(Capacity what) {
    return new Search(
        sought, further, made, resumed, passed, moneyShort, missing, unkept.plus(what));
  }

  /** What was not kept is sought now. */
  Search keptAll() {
    return new Search(sought, further, made, resumed, passed, moneyShort, missing, Capacity.ZERO);
  }
}

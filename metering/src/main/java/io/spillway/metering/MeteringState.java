package io.spillway.metering;

import io.spillway.metering.ledger.Ledger;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.EdgeId;
import io.spillway.model.LogPosition;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that metering and billing knows.
 *
 * @param positions how far each edge's log is counted
 * @param lent agreements that this CDN lends under; closed ones for a day, to answer repetitions
 * @param borrowed agreements that this CDN borrows under; closed ones for two days
 * @param ledger what is booked
 * @param archive the newest statements and invoices with their verdicts
 * @param refusals what peers said and was refused, by peer; at most {@value #MOST_REFUSED}
 */
public record MeteringState(
    SortedMap<EdgeId, LogPosition> positions,
    SortedMap<AgreementId, LentAccount> lent,
    SortedMap<AgreementId, BorrowedAccount> borrowed,
    Ledger ledger,
    Archive archive,
    SortedMap<CdnName, Refusals> refusals) {
  /** How many peers' refusals are kept. */
  public static final int MOST_REFUSED = 1_000;

  /** Nothing metered yet. */
  public static final MeteringState EMPTY =
      new MeteringState(
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Ledger.EMPTY,
          Archive.EMPTY,
          Collections.emptySortedMap());

  /** Copies. */
  public MeteringState {
    positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
    lent = Collections.unmodifiableSortedMap(new TreeMap<>(lent));
    borrowed = Collections.unmodifiableSortedMap(new TreeMap<>(borrowed));
    refusals = Collections.unmodifiableSortedMap(new TreeMap<>(refusals));
  }

  MeteringState with(EdgeId edge, LogPosition position) {
    return new MeteringState(
        put(positions, edge, position), lent, borrowed, ledger, archive, refusals);
  }

  MeteringState with(AgreementId agreement, LentAccount account) {
    return new MeteringState(
        positions, put(lent, agreement, account), borrowed, ledger, archive, refusals);
  }

  MeteringState with(AgreementId agreement, BorrowedAccount account) {
    return new MeteringState(
        positions, lent, put(borrowed, agreement, account), ledger, archive, refusals);
  }

  MeteringState with(Ledger ledger) {
    return new MeteringState(positions, lent, borrowed, ledger, archive, refusals);
  }

  MeteringState with(Archive archive) {
    return new MeteringState(positions, lent, borrowed, ledger, archive, refusals);
  }

  MeteringState with(CdnName peer, Refusals refused) {
    SortedMap<CdnName, Refusals> all = put(refusals, peer, refused);
    if (all.size() > MOST_REFUSED) {
      all.entrySet().stream()
          .min((a, b) -> a.getValue().last().compareTo(b.getValue().last()))
          .ifPresent(oldest -> all.remove(oldest.getKey()));
    }
    return new MeteringState(positions, lent, borrowed, ledger, archive, all);
  }

  MeteringState without(AgreementId agreement) {
    SortedMap<AgreementId, LentAccount> lentLeft = new TreeMap<>(lent);
    SortedMap<AgreementId, BorrowedAccount> borrowedLeft = new TreeMap<>(borrowed);
    lentLeft.remove(agreement);
    borrowedLeft.remove(agreement);
    return new MeteringState(positions, lentLeft, borrowedLeft, ledger, archive, refusals);
  }

  private static <K, V> SortedMap<K, V> put(SortedMap<K, V> map, K key, V value) {
    SortedMap<K, V> copy = new TreeMap<>(map);
    copy.put(key, value);
    return copy;
  }
}

package io.spillway.mediator.steering;

import io.spillway.model.AgreementId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How demand is shared out between the own edges and peers.
 *
 * @param own the share of the own edges, 0 to 1
 * @param peers the share of each agreement's lender, 0 to 1; absent means none
 */
public record Shares(double own, SortedMap<AgreementId, Double> peers) {
  /** All on the own edges. */
  public static final Shares HOME = new Shares(1, new TreeMap<>());

  /** Copies. */
  public Shares {
    peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
  }

  /** The share of one agreement's lender. */
  public double of(AgreementId agreement) {
    Double share = peers.get(agreement);
    return share == null ? 0 : share;
  }

  /** The share of all peers together. */
  public double away() {
    return peers.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Both together, the other one times a factor. */
  Shares plus(Shares other, double factor) {
    SortedMap<AgreementId, Double> sum = new TreeMap<>(peers);
    other.peers.forEach((id, share) -> sum.merge(id, share * factor, Double::sum));
    return new Shares(own + other.own * factor, sum);
  }
}

package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.Capacity;
import io.spillway.model.Footprint;
import io.spillway.model.Offer;
import io.spillway.model.OfferLimits;
import io.spillway.model.RequestRate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which needs an offer can carry, and which limits hold for them. A limit counts for a need with
 * which it has any client in common, so nothing is promised twice.
 */
final class Reach {
  private final AllocationProblem problem;
  private final Optional<Networks> networks;
  private final List<Integer> all;

  Reach(AllocationProblem problem) {
    this.problem = problem;
    List<Footprint> footprints =
        problem.needs().stream().map(AllocationProblem.Need::footprint).toList();
    this.networks = footprints.isEmpty() ? Optional.empty() : Optional.of(new Networks(footprints));
    this.all = IntStream.range(0, Math.max(1, footprints.size())).boxed().toList();
  }

  /** A limit of an offer on several needs together. */
  record Limit(List<Integer> needs, Capacity capacity) {}

  /** The needs, by number, that an offer may carry: in its footprint, and within the latency. */
  List<Integer> served(Offer offer) {
    List<Integer> late = new ArrayList<>();
    for (OfferLimits.Latency stated :
        offer.limits().map(OfferLimits::latencies).orElse(List.of())) {
      if (problem.latencyAtMost().filter(m -> stated.latency().compareTo(m) > 0).isPresent()) {
        late.addAll(touched(stated.footprint()));
      }
    }
    List<Integer> inside = networks.map(n -> n.of(offer.footprint()).covered()).orElse(all);
    return late.isEmpty() ? inside : inside.stream().filter(n -> !late.contains(n)).toList();
  }

  /** All limits of an offer: the whole capacity first. */
  List<Limit> limits(Offer offer) {
    List<Limit> limits = new ArrayList<>();
    limits.add(new Limit(all, offer.capacity()));
    offer
        .limits()
        .ifPresent(stated ->
            stated
                .capacities()
                .forEach(it -> limits.add(new Limit(touched(it.footprint()), it.capacity()))));
    return limits;
  }

  /** The least that may be taken of an offer, in millionths of a request per second. */
  BigInteger least(Offer offer) {
    RequestRate stated = offer.limits().map(OfferLimits::minimum).orElse(RequestRate.ZERO);
    return Rates.of(stated).max(Rates.of(problem.least()));
  }

  private List<Integer> touched(Footprint footprint) {
    return networks.map(n -> n.of(footprint).touched()).orElse(all);
  }
}

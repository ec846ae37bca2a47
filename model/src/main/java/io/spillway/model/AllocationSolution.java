package io.spillway.model;

import java.util.List;
import java.util.Optional;

/**
 * The answer to an allocation problem.
 *
 * @param arrangement for which arrangement
 * @param round the problem's round
 * @param awards what is taken of which offer; none is zero
 * @param shortfall what could not be covered
 * @param reasons why each offer was taken or left, a line each
 * @param proof how far it is from the least cost at most; absent where the choice follows from the
 *     order of prices alone
 */
public record AllocationSolution(
    ArrangementId arrangement,
    int round,
    List<Award> awards,
    Capacity shortfall,
    List<String> reasons,
    Optional<AllocationProof> proof) {
  /** Copies. */
  public AllocationSolution {
    awards = List.copyOf(awards);
    reasons = List.copyOf(reasons);
  }

  /** A solution that the order of prices alone proves. */
  public AllocationSolution(
      ArrangementId arrangement,
      int round,
      List<Award> awards,
      Capacity shortfall,
      List<String> reasons) {
    this(arrangement, round, awards, shortfall, reasons, Optional.empty());
  }

  /**
   * What is taken of one offer.
   *
   * @param offer the offer
   * @param capacity how much of it
   * @param parts which needs it carries, in the order of the problem's needs; empty where the
   *     problem has none
   * @param price what is paid: the offer's tariff, or where bidders were told of one price per
   *     footprint, that price
   */
  public record Award(Offer offer, Capacity capacity, List<Part> parts, Tariff price) {
    /** Copies. */
    public Award {
      parts = List.copyOf(parts);
    }

    /** An award at the offer's tariff. */
    public Award(Offer offer, Capacity capacity, List<Part> parts) {
      this(offer, capacity, parts, offer.tariff());
    }

    /** The same at another price. */
    public Award at(Tariff other) {
      return new Award(offer, capacity, parts, other);
    }

    /** An award for the one need of its problem. */
    public Award(Offer offer, Capacity capacity) {
      this(offer, capacity, List.of());
    }
  }

  /**
   * What an offer carries for the clients of one footprint.
   *
   * @param need which of the problem's needs, counted from 0
   * @param capacity how much
   */
  public record Part(int need, Capacity capacity) {}
}

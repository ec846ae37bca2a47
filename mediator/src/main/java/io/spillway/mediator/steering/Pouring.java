package io.spillway.mediator.steering;

import io.spillway.model.AgreementId;
import java.util.SortedMap;
import java.util.TreeMap;

/** Shares an amount out by appetite, none above its bound (water filling). */
final class Pouring {
  private static final double NOTHING = 1e-9;

  private Pouring() {}

  /**
   * Shares out as much of the amount as the bounds allow; the rest is left.
   *
   * @param amount how much, not negative
   * @param appetite in which proportion, not negative
   * @param most the bound of each
   */
  static SortedMap<AgreementId, Double> pour(
      double amount, SortedMap<AgreementId, Double> appetite, SortedMap<AgreementId, Double> most) {
    SortedMap<AgreementId, Double> poured = new TreeMap<>();
    appetite.keySet().forEach(id -> poured.put(id, 0.0));
    double left = amount;
    for (int round = 0; round < appetite.size() && left > NOTHING; round++) {
      double hunger = 0;
      for (AgreementId id : poured.keySet()) {
        hunger += isFull(id, poured, most) ? 0 : value(appetite, id);
      }
      if (hunger <= 0) {
        break;
      }
      double given = 0;
      for (AgreementId id : appetite.keySet()) {
        if (!isFull(id, poured, most)) {
          double before = value(poured, id);
          double after = Math.min(value(most, id), before + left * value(appetite, id) / hunger);
          poured.put(id, after);
          given += after - before;
        }
      }
      left -= given;
    }
    return poured;
  }

  private static boolean isFull(
      AgreementId id, SortedMap<AgreementId, Double> poured, SortedMap<AgreementId, Double> most) {
    return value(most, id) - value(poured, id) <= NOTHING;
  }

  private static double value(SortedMap<AgreementId, Double> values, AgreementId id) {
    Double value = values.get(id);
    return value == null ? 0 : value;
  }
}
